import { ApiError, type Explanation, explainIssues, findUnsendable, nearest, type Unsendable } from '@fastpath/api-kit';
import type * as z from 'zod';
import type { Tool } from './tool.js';

/** What takes an input: a tool, or what a tool runs. */
type Taker = Pick<Tool, 'name' | 'inputSchema'>;

/**
 * The arguments of a call as its tool wants them, parsed once; throws INPUT_INVALID naming each field that does not fit,
 * under the name of the argument that holds them where `within` gives one.
 */
export function parseInput(taker: Taker, args: unknown, within?: string): Record<string, unknown> {
  const unsendable = findUnsendable(args);
  if (unsendable !== undefined) throw refusedPart(taker, unsendable, within);

  const parsed = taker.inputSchema.safeParse(args);
  if (parsed.success) return parsed.data;

  const unwrapped = withoutDoubleEncoding(args, parsed.error.issues);
  if (unwrapped !== undefined) return parseInput(taker, unwrapped, within);
  throw refusedInput(taker, parsed.error, args, within);
}

function refusedPart(taker: Taker, { field: inner, problem, expected }: Unsendable, within?: string): ApiError {
  const field = within ? `${within}.${inner}` : inner;
  return new ApiError('INPUT_INVALID', taker.name, `${field} ${problem}; expected ${expected}`, { field, expected });
}

function refusedInput(taker: Taker, error: z.core.$ZodError, args: unknown, within?: string): ApiError {
  const names = Object.keys(taker.inputSchema.shape);
  const moved = within ? error.issues.map((issue) => ({ ...issue, path: [within, ...issue.path] })) : error.issues;
  const explained = explainIssues({ issues: moved } as z.core.$ZodError, within ? { [within]: args } : args);
  const [first, ...more] = explained.map((one) => withNearest(one, names, within));
  const text = [first, ...more].map((explanation) => explanation?.text).join('; ');
  return new ApiError('INPUT_INVALID', taker.name, text, {
    ...(first && { field: first.field, expected: first.expected }),
    next: `Correct the arguments and call again. ${taker.name} takes: ${names.join(', ') || 'none'}.`,
  });
}

/** For a field that there is not, the names that were perhaps meant. */
function withNearest(explanation: Explanation, names: readonly string[], within?: string): Explanation {
  const { field, expected } = explanation;
  const name = within ? field.slice(within.length + 1) : field;
  const meant = expected === 'no such field' && !name.includes('.') ? nearest(name.slice(0, 100), names) : [];
  if (meant.length === 0) return explanation;
  return {
    field,
    expected: meant.join(' or '),
    text: `${field} is not known here; did you mean ${meant.join(' or ')}?`,
  };
}

/** Some clients send an object or an array as a JSON string. Resolves to the arguments without that, if it was so. */
function withoutDoubleEncoding(args: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  let copy: unknown;
  for (const issue of issues) {
    if (issue.code !== 'invalid_type' || !['object', 'record', 'array'].includes(issue.expected)) continue;
    const value = decode(at(copy ?? args, issue.path));
    if (value === undefined) continue;
    if (issue.path.length === 0) return value;
    copy ??= structuredClone(args);
    const owner = at(copy, issue.path.slice(0, -1)) as Record<PropertyKey, unknown>;
    owner[issue.path[issue.path.length - 1] as PropertyKey] = value;
  }
  return copy;
}

function decode(value: unknown): object | undefined {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as object;
  } catch {
    return undefined;
  }
}

const at = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
