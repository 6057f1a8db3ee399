import type { Operation } from '@fastpath/api-kit';
import type { Complaints } from './complaints.js';
import type { AuthDialect, Dialect, OperationDialect } from './dialect.js';

type Json = Readonly<Record<string, unknown>>;

interface Endpoint {
  readonly route: Operation['route'];
  readonly keys: readonly string[];
  readonly id: string;
}

const methods = new Set(['get', 'post', 'put', 'patch', 'delete']);

/**
 * A dialect by an OpenAPI document: an endpoint whose operationId is an operation's name gives it its route; one with the
 * same method and path confirms it. What the document does not have stays as it is, unconfirmed.
 */
export function fromOpenApi(
  api: Json,
  operations: readonly Operation[],
  base: Dialect,
  complaints: Complaints,
): Dialect {
  if (!isObject(api['paths'])) complaints.add(['paths'], 'expected the paths of an OpenAPI document');
  const prefix = prefixOf(api, base, complaints);
  const auth = authOf(api, complaints);
  complaints.throwIfAny();
  const endpoints = endpointsOf(api['paths'] as Json, prefix);
  const said: Record<string, OperationDialect> = {};
  for (const operation of operations) {
    const found = findFor(operation, endpoints);
    if (found)
      said[operation.name] = {
        provenance: 'operator',
        ...(found.route !== operation.route && { route: routeFor(operation, found, complaints) }),
      };
  }
  complaints.throwIfAny();
  return { ...base, prefix, auth: { ...base.auth, ...auth }, operations: { ...base.operations, ...said } };
}

function prefixOf({ servers }: Json, base: Dialect, complaints: Complaints): string {
  const url = Array.isArray(servers) && isObject(servers[0]) ? servers[0]['url'] : undefined;
  if (url === undefined) return base.prefix;
  if (typeof url !== 'string' || !URL.canParse(url, 'http://server')) {
    complaints.add(['servers', '0', 'url'], 'expected a URL');
    return base.prefix;
  }
  return new URL(url, 'http://server').pathname.replace(/\/+$/, '');
}

/** The endpoints and scopes of the first OAuth flow that has any. */
function authOf({ components }: Json, complaints: Complaints): Partial<AuthDialect> {
  const schemes = isObject(components) && isObject(components['securitySchemes']) ? components['securitySchemes'] : {};
  for (const [name, scheme] of Object.entries(schemes)) {
    if (!isObject(scheme) || scheme['type'] !== 'oauth2' || !isObject(scheme['flows'])) continue;
    const flows = Object.values(scheme['flows']).filter(isObject);
    const find = (key: string) => flows.map((flow) => flow[key]).find((value) => value !== undefined);
    const [authorizeUrl, tokenUrl, scopes] = [find('authorizationUrl'), find('tokenUrl'), find('scopes')];
    for (const [key, url] of Object.entries({ authorizationUrl: authorizeUrl, tokenUrl })) {
      if (url === undefined || (typeof url === 'string' && /^(\/|https?:\/\/)/.test(url))) continue;
      complaints.add(['components', 'securitySchemes', name], `${key}: expected a path or an http(s) URL`);
    }
    return {
      ...(typeof authorizeUrl === 'string' && { authorizeUrl }),
      ...(typeof tokenUrl === 'string' && { tokenUrl }),
      ...(isObject(scopes) && { scope: Object.keys(scopes).join(' ') }),
    };
  }
  return {};
}

function endpointsOf(paths: Json, prefix: string): readonly Endpoint[] {
  return Object.entries(paths).flatMap(([path, item]) => {
    if (!isObject(item)) return [];
    // Paths are relative to the server; some documents repeat its prefix all the same.
    const own = prefix !== '' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
    return Object.entries(item)
      .filter(([method]) => methods.has(method))
      .map(([method, about]) => ({
        route: `${method.toUpperCase()} ${own}` as Operation['route'],
        keys: [...own.matchAll(/\{([^}]*)\}/g)].map(([, key = '']) => key),
        id: isObject(about) ? String(about['operationId'] ?? '') : '',
      }));
  });
}

function findFor({ name, route }: Operation, endpoints: readonly Endpoint[]): Endpoint | undefined {
  return (
    endpoints.find(({ id }) => id !== '' && plain(id) === plain(name.replace(/^iconect_/, ''))) ??
    endpoints.find((endpoint) => shape(endpoint.route) === shape(route))
  );
}

const plain = (name: string) =>
  name
    .replace(/^iconect_/i, '')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
const shape = (route: string) => route.replaceAll(/\{[^}]*\}/g, '{}').replace(/\/$/, '');

/** The document's path with the operation's own names for what is in it, in the same order. */
function routeFor(operation: Operation, { route, keys }: Endpoint, complaints: Complaints): Operation['route'] {
  const own = [...operation.route.matchAll(/\{([^}]*)\}/g)].map(([, key = '']) => key);
  if (own.length !== keys.length) {
    const path = route.slice(route.indexOf(' ') + 1);
    complaints.add(
      ['paths', path],
      `${operation.name} needs ${own.length} placeholders, and the path has ${keys.length}`,
    );
    return operation.route;
  }
  let next = 0;
  return route.replaceAll(/\{[^}]*\}/g, () => `{${own[next++]}}`) as Operation['route'];
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
