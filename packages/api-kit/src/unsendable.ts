const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

/** Levels below which nothing is looked at: no API takes a value that deep, and the stack is not endless. */
const maxDepth = 100;

/** A part of an input that cannot be sent as it is. */
export interface Unsendable {
  /** Dotted path of the part. */
  readonly field: string;
  /** What is wrong with it, to follow the path in a sentence. */
  readonly problem: string;
  readonly expected: string;
}

/**
 * The first part of an input that would not reach the service as it was meant; `undefined` if there is none:
 * - an own key named `__proto__`, `constructor` or `prototype`: parsers drop such keys silently
 * - a number without a form in JSON, such as 1e999 is: it would be sent as `null`, which clears what it was to set
 * - what is nested deeper than 100 levels
 */
export function findUnsendable(input: unknown): Unsendable | undefined {
  return search(input, '', 1);
}

function search(value: unknown, path: string, depth: number): Unsendable | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { field: path, problem: 'is no number that can be sent', expected: 'a finite number' };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > maxDepth) return tooDeep(path);
  for (const key of Object.keys(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (forbidden.has(key)) {
      return { field: at, problem: 'is a name that no field may have', expected: 'another name' };
    }
    const found = search((value as Record<string, unknown>)[key], at, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The path of the 100th level would fill a page: its beginning says enough. */
function tooDeep(path: string): Unsendable {
  const expected = `at most ${maxDepth} levels`;
  return { field: `${path.split('.').slice(0, 3).join('.')}…`, problem: 'is nested too deeply', expected };
}
