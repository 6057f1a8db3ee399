import type { Operation } from '@fastpath/api-kit';
import { isReadOnly } from '@fastpath/api-kit';
import { defineTool, type Tool, type ToolAnnotations, untrusted } from '@fastpath/mcp-kit';
import type * as z from 'zod';
import type { Connection, Iconect } from '../connection.js';

/** A tool that runs one operation, in words of its own. */
interface OperationTool<Input extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly toolset: string;
  readonly annotations: ToolAnnotations;
  readonly inputSchema: Input;
  readonly isPartial?: boolean;
  rename?(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  readonly operation: (operations: Iconect['api']['operations']) => unknown;
  /** The input of the operation, of the arguments. @default as they are */
  toInput?(args: z.output<Input>): object;
  /** What is answered, of what the operation answered. @default as it is */
  toResult?(result: object): object;
}

/** Makes the tool of a connection. */
export function operationTool<Input extends z.ZodObject>(
  connection: Connection,
  { operation, toInput = (args) => args, toResult = (result) => result, ...tool }: OperationTool<Input>,
): Tool {
  return defineTool({
    ...tool,
    structured: false,
    run: async (args, context) => {
      const { client, api } = await connection.connect();
      const found = operation(api.operations) as Operation;
      const answer = (await client.call(found, withoutGaps(toInput(args)), context)) as object | undefined;
      const result = answer === undefined ? null : toResult(answer);
      return isReadOnly(found) ? { untrusted: untrusted('data'), result } : { done: true, result };
    },
  });
}

/** An object without the keys whose values are undefined. */
export const withoutGaps = <T extends object>(object: T): Filled<T> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Filled<T>;

/** The same keys; those that are there have a value. */
type Filled<T> = { [K in keyof T]: Exclude<T[K], undefined> };
