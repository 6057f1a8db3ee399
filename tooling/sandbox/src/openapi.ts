import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}

interface Endpoint {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
  /** Its description was put together from other sources: little is said about its bodies. */
  readonly 'x-reconstructed'?: boolean;
}

type Paths = Readonly<Record<string, Readonly<Record<string, Endpoint>>>>;

/** A request as it was sent. */
export interface SentRequest {
  readonly method: string;
  /** The path without its query; a version in front may be missing. */
  readonly path: string;
  /** The query string without its question mark. */
  readonly query: string;
  /** The parsed body; anything that is no JSON is not looked into. */
  readonly body?: unknown;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const isPlaceholder = (segment: string): boolean => segment.startsWith('{');

/** Holds requests and replies against an OpenAPI 3.1 document. */
export class OpenApi {
  readonly #paths: Paths;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });

  /** `file` is the path of the document, in JSON. */
  constructor(file: string) {
    const document = JSON.parse(readFileSync(file, 'utf8')) as { readonly paths: Paths };
    this.#paths = document.paths;
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(document, 'api');
  }

  /** `METHOD /path` of each endpoint. */
  get routes(): readonly string[] {
    return Object.entries(this.#paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method]).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /** The endpoints about whose bodies the document says little. */
  get loose(): readonly string[] {
    return this.routes.filter((route) => this.#endpoint(route)?.['x-reconstructed']);
  }

  /** The route of the document that a request is for: of those that fit, the one with the fewest placeholders. */
  routeOf(method: string, path: string): string | undefined {
    const given = path.split('/');
    const fits = (template: string) => {
      const segments = template.split('/');
      return segments.length === given.length && segments.every((one, at) => isPlaceholder(one) || one === given[at]);
    };
    return this.routes
      .filter((route) => route.startsWith(`${method} `) && fits(route.slice(method.length + 1)))
      .sort((a, b) => a.split('{').length - b.split('{').length)[0];
  }

  /** What is wrong with a request, in the words of the validator; empty when it is as declared. */
  requestComplaints({ method, path, query, body }: SentRequest): readonly string[] {
    const route = this.routeOf(method, path);
    const endpoint = route === undefined ? undefined : this.#endpoint(route);
    if (!route || !endpoint) return [`there is no ${method} ${path}`];
    return [
      ...this.#parameterComplaints(route, endpoint, path, new URLSearchParams(query)),
      ...this.#bodyComplaints(route, endpoint, body),
    ];
  }

  /** What is wrong with a reply; empty when it is as declared. */
  replyComplaints(route: string, status: number, body: unknown): readonly string[] {
    const declared = this.#endpoint(route)?.responses[String(status)];
    if (!declared) return [`${route} declares no answer ${status}`];
    if (status === 204 || !declared.content) return body === undefined ? [] : ['there is a body'];
    const validate = this.#schema(route, 'responses', String(status), 'content', 'application/json', 'schema');
    return this.#complaints(validate, withBothSpellings(body), 'body');
  }

  #parameterComplaints(route: string, endpoint: Endpoint, path: string, query: URLSearchParams): readonly string[] {
    const { parameters = [] } = endpoint;
    const inPath = (name: string) => path.split('/')[routePath(route).split('/').indexOf(`{${name}}`)];
    const inQuery = parameters.filter((one) => one.in === 'query');
    const unknown = [...query.keys()].filter((name) => !inQuery.some((one) => one.name === name));
    const found = parameters.flatMap((parameter, at) => {
      const { name, required } = parameter;
      const text = parameter.in === 'path' ? inPath(name) : (query.get(name) ?? undefined);
      if (text === undefined) return required ? [`${name} is missing`] : [];
      const validate = this.#schema(route, 'parameters', String(at), 'schema');
      return this.#complaints(validate, scalarOf(decodeURIComponent(text)), name);
    });
    return [...unknown.map((name) => `${name} is unknown`), ...found];
  }

  #bodyComplaints(route: string, { requestBody }: Endpoint, body: unknown): readonly string[] {
    const [type] = Object.keys(requestBody?.content ?? {});
    if (type === undefined) return body === undefined ? [] : ['there is a body'];
    if (type !== 'application/json') return [];
    return this.#complaints(this.#schema(route, 'requestBody', 'content', type, 'schema'), body, 'body');
  }

  #complaints(validate: ValidateFunction, value: unknown, what: string): readonly string[] {
    return validate(value) ? [] : [this.#ajv.errorsText(validate.errors, { dataVar: what })];
  }

  #endpoint(route: string): Endpoint | undefined {
    return this.#paths[routePath(route)]?.[route.slice(0, route.indexOf(' ')).toLowerCase()];
  }

  #schema(route: string, ...pointer: readonly string[]): ValidateFunction {
    const method = route.slice(0, route.indexOf(' ')).toLowerCase();
    const place = ['paths', routePath(route), method, ...pointer].map(escaped).join('/');
    const validate = this.#ajv.getSchema(`api#/${place}`);
    if (!validate) throw new Error(`there is no schema at ${place}`);
    return validate;
  }
}

const routePath = (route: string): string => route.slice(route.indexOf(' ') + 1);

const escaped = (segment: string): string => encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'));

/** The text of a parameter is a number or a truth value where it looks like one. */
const scalarOf = (text: string): unknown => (/^(\d{1,9}|true|false)$/.test(text) ? JSON.parse(text) : text);

/** Two endpoints declare `statusCode` where all others, and all recorded replies, say `status_code`. */
function withBothSpellings(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('status_code' in body)) return body;
  return { ...body, statusCode: body.status_code };
}
