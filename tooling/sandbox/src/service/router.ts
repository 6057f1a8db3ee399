/** Something reached by a method and a path: `GET /v2/objects/{object}`. */
export interface Routed {
  readonly route: string;
}

/** A route that was found, with what stands in the places of its parameters. */
export interface Match<R> {
  readonly route: R;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds routes by comparing whole segments, decoded one by one: no `..`, `%2e` or `//` leads anywhere else. */
export function createRouter<R extends Routed>(routes: readonly R[]) {
  const compiled = routes.map((route) => {
    const [method = '', path = ''] = route.route.split(' ');
    return { route, method, segments: path.slice(1).split('/') };
  });

  return (method: string, path: string): Match<R> | undefined => {
    const given = path.slice(1).split('/').map(decode);
    for (const { route, method: wanted, segments } of compiled) {
      if (wanted !== method || segments.length !== given.length) continue;
      const params = paramsOf(segments, given);
      if (params) return { route, params };
    }
    return undefined;
  };
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function paramsOf(
  segments: readonly string[],
  given: readonly (string | undefined)[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    const value = given[at];
    if (segment.startsWith('{') && value !== undefined && value !== '') params[segment.slice(1, -1)] = value;
    else if (segment !== value) return undefined;
  }
  return params;
}
