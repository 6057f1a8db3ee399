import { HttpError } from './http-error.js';
import type { HttpRoute } from './route.js';

/** Where a request goes. */
export interface Match {
  readonly route: HttpRoute;
  readonly params: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly segments: readonly string[];
  readonly methods: Map<string, HttpRoute>;
}

const none: Readonly<Record<string, string>> = {};

/** Finds routes by method and path. */
export class Router {
  readonly #fixed = new Map<string, Map<string, HttpRoute>>();
  readonly #patterns: Pattern[] = [];

  constructor(routes: readonly HttpRoute[]) {
    for (const route of routes) this.#methodsAt(route.path).set(route.method, route);
    // where two patterns fit, the one whose fixed segments come first wins
    this.#patterns.sort((a, b) => rank(a.segments).localeCompare(rank(b.segments)));
  }

  /** Throws an HttpError: 404 where there is nothing, 405 where the method is not one of those there. */
  find(method: string, path: string): Match {
    const { methods, params } = this.#at(path) ?? {};
    if (!methods) throw new HttpError(404, `there is nothing at ${path.slice(0, 200)}`);
    const route = methods.get(method === 'HEAD' ? 'GET' : method);
    if (!route) throw notAllowed(method, methods);
    return { route, params: params ?? none };
  }

  /** The methods that a path answers, for OPTIONS; undefined where there is nothing. */
  methodsOf(path: string): readonly string[] | undefined {
    const found = this.#at(path);
    return found && allowed(found.methods);
  }

  #at(path: string) {
    const methods = this.#fixed.get(path);
    if (methods) return { methods, params: none };
    const parts = path.split('/');
    for (const { segments, methods } of this.#patterns) {
      const params = match(segments, parts);
      if (params) return { methods, params };
    }
    return undefined;
  }

  #methodsAt(path: string): Map<string, HttpRoute> {
    if (!path.includes('{')) return getOrAdd(this.#fixed, path);
    const known = this.#patterns.find(({ segments }) => segments.join('/') === path);
    if (known) return known.methods;
    const pattern = { segments: path.split('/'), methods: new Map<string, HttpRoute>() };
    this.#patterns.push(pattern);
    return pattern.methods;
  }
}

const isVariable = (segment: string) => segment.startsWith('{');

const rank = (segments: readonly string[]) => segments.map((segment) => (isVariable(segment) ? '1' : '0')).join('');

function match(segments: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (segments.length !== parts.length) return undefined;
  if (!segments.every((segment, i) => isVariable(segment) || segment === parts[i])) return undefined;
  const entries = segments.flatMap((segment, i) =>
    isVariable(segment) ? [[segment.slice(1, -1), unescaped(parts[i] as string)] as const] : [],
  );
  return entries.every(([, value]) => value !== '') ? Object.fromEntries(entries) : undefined;
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new HttpError(400, 'the path is not well escaped', { field: 'path', expected: 'percent-encoded UTF-8' });
  }
}

function getOrAdd(map: Map<string, Map<string, HttpRoute>>, path: string): Map<string, HttpRoute> {
  const methods = map.get(path) ?? new Map<string, HttpRoute>();
  map.set(path, methods);
  return methods;
}

const allowed = (methods: ReadonlyMap<string, HttpRoute>) => [
  ...methods.keys(),
  ...(methods.has('GET') ? ['HEAD'] : []),
  'OPTIONS',
];

function notAllowed(method: string, methods: ReadonlyMap<string, HttpRoute>): HttpError {
  const names = allowed(methods).join(', ');
  return new HttpError(405, `${method} is not answered here`, { expected: names, headers: { allow: names } });
}
