import * as z from 'zod/v4/core';
import { ApiError } from '../errors.js';
import { explainIssues } from '../explain-issues.js';
import type { Layer } from '../handler.js';
import type { Operation } from '../operation.js';
import type { Received } from '../service.js';
import { unreadable } from '../unreadable.js';
import { findUnsendable } from '../unsendable.js';

/** Refuses an input that does not fit its operation, before anything is sent. */
export const inputChecked = (): Layer => (next) => async (call) => {
  const input = checkInput(call.operation, call.input);
  return next({ ...call, input });
};

function checkInput(operation: Operation, input: unknown): unknown {
  const unsendable = findUnsendable(input);
  if (unsendable !== undefined) {
    const { field, problem, expected } = unsendable;
    const text = `${field} ${problem}; expected ${expected}`;
    throw new ApiError('INPUT_INVALID', operation.name, text, { field, expected });
  }
  const parsed = z.safeParse(operation.input, input);
  if (parsed.success) return parsed.data;
  const explanations = explainIssues(parsed.error, input);
  throw new ApiError('INPUT_INVALID', operation.name, explanations.map(({ text }) => text).join('; '), {
    cause: parsed.error,
    field: explanations[0]?.field ?? '',
    expected: explanations[0]?.expected ?? '',
  });
}

/**
 * Makes of a reply what the operation promises, next to the network, so that caches and batches hold finished values.
 * Schemas name only what this program cannot do without: a service that adds, drops or renames the rest breaks nothing.
 */
export const outputChecked = (): Layer => (next) => async (call) => {
  const { operation } = call;
  const { inside, ...reply } = (await next(call)) as Received; // the sender below answers with nothing else
  const parsed = z.safeParse(operation.output, inside);
  if (parsed.success) {
    if (operation.concerns?.(call.input, parsed.data) ?? true) return parsed.data;
    throw unreadable(operation, 'the reply is about something else than was asked for', reply);
  }
  const what = explainIssues(parsed.error, undefined)
    .slice(0, 3)
    .map(({ field, expected }) => `${field || 'the reply'} is not ${expected}`)
    .join('; ');
  throw unreadable(operation, `the reply has another shape than documented: ${what}`, {
    ...reply,
    cause: parsed.error,
  });
};
