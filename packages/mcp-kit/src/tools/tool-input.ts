import { ApiError, explainIssues, findForbiddenKey } from '@fastpath/api-kit';
import type * as z from 'zod';
import type { Tool } from './tool.js';

/** The arguments of a call as its tool wants them, parsed once; throws INPUT_INVALID naming each field that does not fit. */
export function parseInput(tool: Tool, args: unknown): Record<string, unknown> {
  const forbidden = findForbiddenKey(args);
  if (forbidden !== undefined) throw refusedKey(tool, forbidden);

  const parsed = tool.inputSchema.safeParse(args);
  if (parsed.success) return parsed.data;

  const unwrapped = withoutDoubleEncoding(args, parsed.error.issues);
  if (unwrapped !== undefined) return parseInput(tool, unwrapped);
  throw refusedInput(tool, parsed.error, args);
}

function refusedKey(tool: Tool, field: string): ApiError {
  return new ApiError('INPUT_INVALID', tool.name, `${field} is a name that no argument may have`, {
    field,
    expected: 'no such field',
    next: 'Leave that key out and call again.',
  });
}

function refusedInput(tool: Tool, error: z.core.$ZodError, args: unknown): ApiError {
  const [first, ...more] = explainIssues(error, args);
  const text = [first, ...more].map((explanation) => explanation?.text).join('; ');
  return new ApiError('INPUT_INVALID', tool.name, text, {
    ...(first && { field: first.field, expected: first.expected }),
    next: `Correct the arguments and call again. ${tool.name} takes: ${Object.keys(tool.inputSchema.shape).join(', ') || 'none'}.`,
  });
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
