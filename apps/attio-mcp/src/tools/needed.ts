import { ApiError } from '@fastpath/api-kit';

/** An argument that an action cannot do without. @throws {ApiError} INPUT_INVALID when it was left out */
export function needed<T>(value: T | undefined, tool: string, field: string, expected: string): T {
  if (value !== undefined) return value;
  throw invalid(tool, field, 'is missing', expected);
}

/** The error for an argument that does not fit. */
export const invalid = (tool: string, field: string, what: string, expected: string): ApiError =>
  new ApiError('INPUT_INVALID', tool, `${field} ${what}; expected ${expected}`, { field, expected });

/** What is answered in place of a destructive call that was not confirmed. */
export const unconfirmed = (preview: object) => ({
  done: false,
  preview,
  next: 'Nothing was sent. Call again with confirm: true to do it.',
});
