const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

/** Levels below which nothing is looked at: no API takes a value that deep, and the stack is not endless. */
const maxDepth = 100;

/**
 * The dotted path of the first own key named `__proto__`, `constructor` or `prototype`, at any depth; `undefined` if
 * there is none. Parsers drop such keys silently, and half an input is worse than none: so they are refused first.
 * What is nested deeper than 100 levels is refused likewise, with the path of the 100th.
 */
export function findForbiddenKey(input: unknown): string | undefined {
  return typeof input === 'object' && input !== null ? search(input, '', 1) : undefined;
}

function search(value: object, path: string, depth: number): string | undefined {
  if (depth > maxDepth) return path;
  for (const key of Object.keys(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (forbidden.has(key)) return at;
    const inner = (value as Record<string, unknown>)[key];
    const found = typeof inner === 'object' && inner !== null ? search(inner, at, depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
