import type * as z from 'zod';
import type { Access } from '../route.js';

/** What a call over REST gets beside its input: hand it on as it is. */
export interface RestContext {
  /** Fires when the caller leaves. */
  readonly signal: AbortSignal;
  /** On the clock of `performance.now`. */
  readonly deadlineAt: number;
}

/** One thing that can be done over REST, as data: its route, its part of the OpenAPI document and its checks follow. */
export interface RestOperation<Input extends z.ZodObject = z.ZodObject> {
  /** Such as `getRecord`; the `operationId`. */
  readonly name: string;
  readonly summary: string;
  /** Such as `GET /api/{object}/{id}`. */
  readonly route: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;
  readonly access: Exclude<Access, 'public'>;
  /** Everything it takes: what is in the path, and the rest from the query of a GET or the JSON body of others. */
  readonly input: Input;
  readonly output: z.ZodType;
  /** @default 200 */
  readonly status?: 201;
  run(input: z.output<Input>, context: RestContext): Promise<object>;
  /** The cursor of the page after this answer, for a `Link` header. @default there are no pages */
  nextCursor?(output: object): string | null;
  /** The path of what was made, for a `Location` header. */
  location?(output: object): string;
}

/** Declares an operation; the input of `run` is typed by its schema. */
export const restOperation = <Input extends z.ZodObject>(operation: RestOperation<Input>): RestOperation => ({
  ...(operation as unknown as RestOperation),
  input: operation.input.strict() as unknown as z.ZodObject,
});

/** The names in braces of a path. */
export const pathNames = (route: string): readonly string[] =>
  [...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
