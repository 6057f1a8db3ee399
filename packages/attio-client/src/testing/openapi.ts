import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Endpoint {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: object;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly 'x-reconstructed'?: boolean;
}

type Paths = Readonly<Record<string, Readonly<Record<string, Endpoint>>>>;

/** An OpenAPI 3.1 document, to hold requests against. */
export class OpenApi {
  readonly #paths: Paths;
  readonly #ajv = new Ajv2020({ strict: false, coerceTypes: false, allErrors: true });

  constructor(file: string) {
    const document = JSON.parse(readFileSync(file, 'utf8')) as { readonly paths: Paths };
    this.#paths = document.paths;
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv);
    this.#ajv.addSchema(document, 'api');
  }

  /** `METHOD /path` of each endpoint. */
  get routes(): readonly string[] {
    const methods = ['get', 'post', 'put', 'patch', 'delete'];
    return Object.entries(this.#paths).flatMap(([path, item]) =>
      methods.filter((method) => method in item).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /** What is wrong with a request, in the words of the validator; empty when it is right. */
  complaints(route: string, query: Readonly<Record<string, unknown>>, body: unknown): readonly string[] {
    const [method = '', path = ''] = route.split(' ');
    const endpoint = this.#paths[path]?.[method.toLowerCase()];
    if (!endpoint) return [`there is no ${route}`];
    return [
      ...this.#queryComplaints(endpoint, path, method, query),
      ...this.#bodyComplaints(endpoint, path, method, body),
    ];
  }

  #queryComplaints(
    endpoint: Endpoint,
    path: string,
    method: string,
    query: Readonly<Record<string, unknown>>,
  ): string[] {
    const known = (endpoint.parameters ?? []).filter((one) => one.in === 'query');
    const unknown = Object.keys(query).filter((name) => !known.some((one) => one.name === name));
    const missing = known.filter(({ name, required }) => required && !(name in query));
    const wrong = known.flatMap(({ name }) => {
      if (!(name in query)) return [];
      const at = (endpoint.parameters ?? []).findIndex((one) => one.in === 'query' && one.name === name);
      const validate = this.#schema(path, method.toLowerCase(), 'parameters', String(at), 'schema');
      return validate(query[name]) ? [] : [`query ${name}: ${this.#ajv.errorsText(validate.errors)}`];
    });
    return [
      ...unknown.map((name) => `query ${name} is unknown`),
      ...missing.map(({ name }) => `query ${name} is missing`),
      ...wrong,
    ];
  }

  #bodyComplaints(endpoint: Endpoint, path: string, method: string, body: unknown): string[] {
    const type = Object.keys(endpoint.requestBody?.content ?? {})[0];
    if (type === undefined) return body === undefined ? [] : ['there is a body'];
    if (type !== 'application/json') return [];
    const validate = this.#schema(path, method.toLowerCase(), 'requestBody', 'content', type, 'schema');
    return validate(body) ? [] : [this.#ajv.errorsText(validate.errors)];
  }

  #schema(...pointer: readonly string[]): ValidateFunction {
    const path = ['paths', ...pointer].map((part) =>
      encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')),
    );
    const validate = this.#ajv.getSchema(`api#/${path.join('/')}`);
    if (!validate) throw new Error(`no schema at ${path.join('/')}`);
    return validate;
  }
}
