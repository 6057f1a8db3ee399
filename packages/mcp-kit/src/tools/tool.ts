import type * as z from 'zod';

/** What a client may assume about a tool before it asks its user. Each one is stated: a guess would be taken as a promise. */
export interface ToolAnnotations {
  /** Changes nothing anywhere. */
  readonly readOnlyHint: boolean;
  /** May destroy or overwrite something. */
  readonly destructiveHint: boolean;
  /** A second call with the same arguments changes nothing more. */
  readonly idempotentHint: boolean;
  /** Talks to a service beyond this process. */
  readonly openWorldHint: boolean;
}

/** What the transport knows of a call. */
export interface ToolRequest {
  /** Fires when the client cancels the call or the server stops; pass it on to everything that waits. */
  readonly signal: AbortSignal;
  /** Tells the client how far the call is. Absent when the client did not ask for it. */
  readonly progress?: (done: number, total?: number, message?: string) => void;
  /**
   * Asks the person at the client; false also when they did not answer. Absent where the client cannot. Some clients refuse in
   * their name without a word: so it may only add a way to say yes, beside an argument that says it.
   */
  readonly confirm?: (question: string) => Promise<boolean>;
}

/** What a call gets beside its input: hand it on as it is to whatever takes a signal and a deadline. */
export interface ToolContext extends ToolRequest {
  /** On the clock of `performance.now`, when the client will have given up. */
  readonly deadlineAt: number;
}

/** Every result is JSON text; a structured one is sent as `structuredContent` too, which promises that its shape is stable. */
export type ResultContract<Output extends z.ZodObject = z.ZodObject> =
  | { readonly structured: true; readonly outputSchema?: Output }
  | { readonly structured: false };

/** The rows of what a tool resolved to. */
export interface Rows {
  count(value: object): number;
  /** The same with its first rows alone, and with what leads to the others. */
  first(value: object, count: number): object;
}

interface ToolCore<Input extends z.ZodObject> {
  /** 1 to 50 of `a-z`, `0-9` and `_`. */
  readonly name: string;
  /** The name for people. */
  readonly title: string;
  /** What it does and when to use it, for models. */
  readonly description: string;
  /** The group by which users choose tools. */
  readonly toolset: string;
  /** Parsed once per call. Arguments that it does not name are refused, unless it is a `z.looseObject`. */
  readonly inputSchema: Input;
  readonly annotations: ToolAnnotations;
  /** Puts arguments under the names of the schema, where others know them by other names; those are taken, but not listed. */
  rename?(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Whether it takes only a part of what the operation of its name takes: where that has a tool, this one has none. @default false */
  readonly isPartial?: boolean;
  /** Whether it is one of very many: then its title, and what its arguments mean and hold, are not listed. @default false */
  readonly isBrief?: boolean;
  /** Milliseconds for a call; a tool that reports progress may take longer than others. @default the server's */
  readonly deadlineMs?: number;
  /** Makes the answer of what `run` resolved to. @default the value as it is */
  present?(value: object, input: z.output<Input>): object;
  /** For answers of rows: one that is too long is sent with as many whole rows as fit. @default it is refused with advice */
  readonly rows?: Rows;
  /** What to send in place of an answer that is too long: the part that nobody could do without. @default nothing */
  shorten?(answer: object): object;
  /** Resolves to what is sent as JSON, or rejects; an error with a `code` and `retryable` is explained to the model. */
  run(input: z.output<Input>, context: ToolContext): Promise<object>;
}

/** A tool as data: what a model sees, and the function that answers. */
export type Tool<Input extends z.ZodObject = z.ZodObject> = ToolCore<Input> & ResultContract;

/** Declares a tool; the input of `run` is typed by its schema. Throws for a name that some clients would refuse. */
export function defineTool<Input extends z.ZodObject>(tool: Tool<Input>): Tool {
  if (!/^[a-z0-9_]{1,50}$/.test(tool.name)) throw new TypeError(`${tool.name} is no name for a tool`);
  const { catchall } = tool.inputSchema.def;
  return { ...tool, inputSchema: catchall ? tool.inputSchema : tool.inputSchema.strict() } as Tool;
}
