import { invalidField } from '../errors.js';

/** A tree that is being read out of a query string. */
type Tree = Map<string, Tree | string[]>;

/**
 * An object out of a query string, however it was written: `filter.a.$gte=1`, `filter[a][$gte]=1`, `filter={"a":…}`, or
 * `filter.a={"$gte":1}`. Undefined when there is none.
 */
export function objectIn(query: URLSearchParams, ...names: readonly string[]): unknown {
  const tree: Tree = new Map();
  for (const [key, value] of query) {
    const [head = '', ...path] = key.replaceAll(/\[([^\]]*)\]/g, '.$1').split('.');
    if (!names.includes(head)) continue;
    if (path.length === 0) return parsed(value, head);
    put(tree, path, value);
  }
  return tree.size === 0 ? undefined : toObject(tree);
}

function put(tree: Tree, [key = '', ...rest]: readonly string[], value: string): void {
  const found = tree.get(key);
  if (rest.length === 0 || (rest.length === 1 && rest[0] === '')) {
    tree.set(key, Array.isArray(found) ? [...found, value] : [value]);
    return;
  }
  const inner: Tree = found instanceof Map ? found : new Map();
  tree.set(key, inner);
  put(inner, rest, value);
}

const toObject = (tree: Tree): object =>
  Object.fromEntries(
    [...tree].map(([key, inner]) => [key, inner instanceof Map ? toObject(inner) : listed(key, inner)]),
  );

/** Values of a key: one stands for itself, several for a list; the operators that need a list get one. */
function listed(key: string, values: readonly string[]): unknown {
  const needsList = key === '$in' || key === '$nin';
  const read = values.map((value) => (/^[[{]/.test(value) ? parsed(value, key) : value));
  if (read.length > 1) return read;
  const [only] = read;
  return needsList && typeof only === 'string' ? only.split(',') : only;
}

function parsed(text: string, field: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalidField(field, 'is no JSON');
  }
}

/** A whole number out of a query string, or the default. */
export function countIn(query: URLSearchParams, name: string, otherwise: number, max: number, min = 1): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= min && count <= max) return count;
  throw invalidField(name, `expected a whole number from ${min} to ${max}, got "${text.slice(0, 40)}"`);
}

/** true or false out of a query string; undefined when it is not there. */
export function flagIn(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (text !== 'true' && text !== 'false')
    throw invalidField(name, `expected true or false, got "${text.slice(0, 40)}"`);
  return text === 'true';
}

/** Which of the texts a query string names; undefined when it names none. */
export function choiceIn(query: URLSearchParams, name: string, allowed: readonly string[]): string | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!allowed.includes(text))
    throw invalidField(name, `expected one of ${allowed.join(', ')}, got "${text.slice(0, 40)}"`);
  return text;
}
