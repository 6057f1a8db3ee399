import { ApiError, type Operation } from '@fastpath/api-kit';
import type { ToolContext } from '../tools/tool.js';
import { parseInput } from '../tools/tool-input.js';
import type { Catalogue } from './catalogue.js';
import { modelInput } from './model-input.js';

/** The input of an operation, checked. @throws {ApiError} INPUT_INVALID that names `input.<field>` */
export const checkInput = (operation: Operation, input: unknown): Record<string, unknown> =>
  parseInput({ name: operation.name, inputSchema: modelInput(operation) }, input, 'input');

/** Runs an operation; what its client refuses is told as a fault of `input.<field>`, as the model gave it. */
export async function runOperation(
  { call }: Catalogue,
  operation: Operation,
  input: unknown,
  context: ToolContext,
): Promise<unknown> {
  try {
    return await call(operation, input, context);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'INPUT_INVALID' || error.field === undefined) throw error;
    const field = error.field === '' ? 'input' : `input.${error.field}`;
    const { message, expected, next } = error;
    throw new ApiError('INPUT_INVALID', 'input', message, { ...plain({ expected, next }), field, cause: error });
  }
}

const plain = (options: { readonly expected: string | undefined; readonly next: string | undefined }) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

/** @throws {ApiError} INPUT_INVALID for an operation whose answer no model may see */
export function refuseSecret({ name, secret }: Operation, tool: string): void {
  if (!secret) return;
  throw new ApiError('INPUT_INVALID', tool, `operation: the answer of ${name} holds a secret`, {
    field: 'operation',
    expected: 'an operation without a secret in its answer',
    next: 'Ask the user to do this outside of the conversation.',
  });
}

/** What is answered in place of a destructive call that was not confirmed. */
export const preview = ({ name, summary }: Operation, input: unknown) => ({
  done: false,
  preview: { operation: name, summary, input },
  next: 'Nothing was sent. Call again with confirm: true to do it.',
});

const shownChars = 200;

/** Whether the person at the client, where they can be asked, agrees to a destructive call. */
export const agreedTo = async ({ summary }: Operation, input: unknown, { confirm }: ToolContext): Promise<boolean> =>
  (await confirm?.(`${summary}: ${JSON.stringify(input ?? {}).slice(0, shownChars)}?`)) ?? false;
