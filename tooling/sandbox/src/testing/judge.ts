import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Endpoint {
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
  /** Its description was put together from other sources: little is said about its bodies. */
  readonly 'x-reconstructed'?: boolean;
}

type Paths = Readonly<Record<string, Readonly<Record<string, Endpoint>>>>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const isPlaceholder = (segment: string): boolean => segment.startsWith('{');

/** Holds replies against an OpenAPI document. */
export class Judge {
  readonly #paths: Paths;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });

  constructor(path: string) {
    const document = JSON.parse(readFileSync(path, 'utf8')) as { readonly paths: Paths };
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

  /** The route of the document that a request is for: the one with the fewest placeholders. */
  routeOf(request: string): string | undefined {
    const [method = '', target = ''] = request.split(' ');
    const given = target.split('?')[0]?.split('/') ?? [];
    const fits = (path: string) => {
      const segments = path.split('/');
      return segments.length === given.length && segments.every((one, at) => isPlaceholder(one) || one === given[at]);
    };
    return this.routes
      .filter((route) => route.startsWith(`${method} `) && fits(route.slice(method.length + 1)))
      .sort((a, b) => a.split('{').length - b.split('{').length)[0];
  }

  /** What is wrong with a reply; an empty list means that it is as declared. */
  complaints(route: string, status: number, body: unknown): readonly string[] {
    const declared = this.#endpoint(route)?.responses[String(status)];
    if (!declared) return [`${route} declares no answer ${status}`];
    if (status === 204 || !declared.content) return body === undefined ? [] : ['there is a body'];
    const [method = '', path = ''] = route.split(' ');
    const pointer = ['paths', path, method.toLowerCase(), 'responses', String(status)];
    const place = [...pointer, 'content', 'application/json', 'schema'].map(escaped).join('/');
    const validate = this.#ajv.getSchema(`api#/${place}`);
    if (!validate) return [`there is no schema at ${place}`];
    if (validate(withBothSpellings(body))) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }

  #endpoint(route: string): Endpoint | undefined {
    const [method = '', path = ''] = route.split(' ');
    return this.#paths[path]?.[method.toLowerCase()];
  }
}

const escaped = (segment: string): string => encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'));

/** Two endpoints declare `statusCode` where all others, and all recorded replies, say `status_code`. */
function withBothSpellings(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('status_code' in body)) return body;
  return { ...body, statusCode: body.status_code };
}
