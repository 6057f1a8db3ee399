import { ApiError } from './errors.js';
import type { Method, Operation } from './operation.js';

/** What goes over the wire. */
export interface HttpRequest {
  readonly method: Method;
  /** Path and query, escaped. */
  readonly path: string;
  readonly body?: string | FormData;
}

/** A route taken apart: the path as texts and the keys between them. */
interface Plan {
  readonly method: Method;
  readonly texts: readonly string[];
  readonly keys: readonly string[];
}

const plans = new WeakMap<Operation, Plan>();

function planOf(operation: Operation): Plan {
  const known = plans.get(operation);
  if (known) return known;
  const [method, template] = operation.route.split(' ') as [Method, string];
  const parts = template.split(/\{(\w+)\}/);
  const plan = { method, texts: parts.filter((_, i) => i % 2 === 0), keys: parts.filter((_, i) => i % 2 === 1) };
  plans.set(operation, plan);
  return plan;
}

/**
 * Spreads an input over path, query and body: placeholders first, the rest by method; lists repeat their key.
 *
 * @throws {ApiError} INPUT_INVALID for a value that no escaping keeps in its place in the path
 */
export function toRequest(operation: Operation, input: unknown): HttpRequest {
  const { method, texts, keys } = planOf(operation);
  const rest = { ...(input as Record<string, unknown>) };
  const segments = keys.map((key) => toSegment(operation, key, take(rest, key)));
  const filled = texts.map((text, i) => text + (segments[i] ?? '')).join('');

  const hasBody = method !== 'GET' && method !== 'DELETE';
  const inQuery = hasBody ? (operation.query ?? []) : Object.keys(rest);
  const query = inQuery.length === 0 ? '' : toQuery(operation, taken(rest, inQuery));
  const path = query === '' ? filled : `${filled}?${query}`;
  if (!hasBody) return { method, path };
  if (operation.body === 'multipart') return { method, path, body: toForm(rest) };
  return { method, path, body: JSON.stringify(operation.toBody?.(rest) ?? rest) };
}

function toForm(rest: Readonly<Record<string, unknown>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(rest)) {
    if (value instanceof Blob) form.set(name, value);
    else if (value !== undefined) form.set(name, String(value));
  }
  return form;
}

/** RFC 3986, section 5.2.4: a segment of dots is taken out of the path, escaped or not, and its neighbour with it. */
function toSegment({ name }: Operation, field: string, value: unknown): string {
  const text = String(value);
  if (text !== '' && text !== '.' && text !== '..' && isWellFormed(text)) return encodeURIComponent(text);
  const expected = 'a name that can stand in a path';
  throw new ApiError('INPUT_INVALID', name, `${field}: expected ${expected}`, { field, expected });
}

/** Half of a surrogate pair has no encoding. */
const isWellFormed = (text: string) => text.isWellFormed();

function take(rest: Record<string, unknown>, key: string): unknown {
  const value = rest[key];
  delete rest[key];
  return value;
}

const taken = (rest: Record<string, unknown>, keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [key, take(rest, key)]));

function toQuery(operation: Operation, part: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(operation.toQuery?.(part) ?? part)) {
    if (value === undefined) continue;
    for (const one of [value].flat()) query.append(key, String(one));
  }
  return query.toString();
}
