const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The dotted path of the first own key named `__proto__`, `constructor` or `prototype`, at any depth; `undefined` if
 * there is none. Parsers drop such keys silently, and half an input is worse than none: so they are refused first.
 */
export function findForbiddenKey(input: unknown): string | undefined {
  return typeof input === 'object' && input !== null ? search(input, '') : undefined;
}

function search(value: object, path: string): string | undefined {
  for (const key of Object.keys(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (forbidden.has(key)) return at;
    const inner = (value as Record<string, unknown>)[key];
    const found = typeof inner === 'object' && inner !== null ? search(inner, at) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
