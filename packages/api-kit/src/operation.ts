import type * as z from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Route = `${Method} /${string}`;

/**
 * What may be sent again after a failure that leaves open whether the service acted:
 * `safe` changes nothing, `idempotent` changes the same thing to the same state, `never` may do it twice.
 * A call that the service did not process (429, connection refused) is always sent again.
 */
export type RetryClass = 'safe' | 'idempotent' | 'never';

/** One API endpoint, as data. Nothing here runs; `client.call(operation, input)` does. */
export interface Operation<In = unknown, Out = unknown> {
  /** `resource.verb`; names the tool, the metric and the cache key. */
  readonly name: string;
  /** One sentence for people and models alike. */
  readonly summary: string;
  /** Method and path. `{placeholders}` are filled from the input; its rest goes to the query, or to the body. */
  readonly route: Route;
  /** What callers may pass. Its own keys come in the order of the schema, so that equal inputs have equal cache keys. */
  readonly input: z.core.$ZodType<unknown, In>;
  /** The reply as it comes from the wire, as far as this program needs it, and what is made of it. */
  readonly output: z.core.$ZodType<Out>;
  /** Keys of the input that travel in the query although the method has a body. @default [] */
  readonly query?: readonly string[];
  /** Puts the part of the input that travels in the query into the query's words; lists repeat their key. The default is that part itself. */
  toQuery?(part: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Puts the rest of the input into the body; the default is the rest itself. */
  toBody?(rest: Readonly<Record<string, unknown>>): unknown;
  /** How the input travels in the body; `multipart` takes files. @default 'json' */
  readonly body?: 'json' | 'multipart';
  /** Whether the answer holds a secret, so that it belongs into no log and before no model. @default false */
  readonly secret?: boolean;
  /** Whether a secret is in its input, so that it comes from no model. @default false */
  readonly secretInput?: boolean;
  /** Where the definition is known from: the service's public documents, another program that calls it, the operator's own. @default 'public-docs' */
  readonly provenance?: 'public-docs' | 'peer' | 'operator';
  /** Calls per second that the service allows of this operation alone. @default those of reads or writes */
  readonly perSecond?: number;
  /** Whether it changes nothing at the service. @default true for GET */
  readonly readOnly?: boolean;
  /** @default 'safe' for what is read-only, else 'never' */
  readonly retry?: RetryClass;
  /** Whether "not found" after a repeated attempt means that the first attempt did it. @default false */
  readonly absentIsDone?: boolean;
  /** Whether it destroys something; such an operation asks for a confirmation. @default false */
  readonly destructive?: boolean;
  /** Whether an answer is about what was asked for; one that is not is an error, and never kept. @default true */
  concerns?(input: In, output: Out): boolean;
  readonly cache?: CachePolicy<In, Out>;
  /** How several calls travel as one call of another operation. */
  readonly batch?: Batch<In, Out>;
  /** Answers of other operations that are contained in this one's answer. */
  primes?(input: In, output: Out): Iterable<Primed>;
  /** Cache tags that are stale once this ran. `output` is absent when it is not known whether the service acted. */
  invalidates?(input: In, output: Out | undefined): readonly string[];
  /** What this changed, for cached answers that can tell whether it concerns them. Asked only when it succeeded. */
  changes?(input: In, output: Out): readonly Change[];
}

/** Something that a write changed. */
export interface Change {
  /** Which cached answers to ask: those of the same group. */
  readonly group: string;
  /** For `survives` of those answers. */
  readonly detail: unknown;
}

/** How long an answer is kept, and how a write finds it. */
export interface CachePolicy<In = unknown, Out = unknown> {
  /** Milliseconds an answer stays fresh. */
  readonly ttlMs: number;
  /** Milliseconds for inputs to which another time than `ttlMs` applies. */
  ttlMsFor?(input: In): number | undefined;
  /** Labels by which a write finds the answer. @default none */
  tags?(input: In, output: Out): readonly string[];
  /** The group of changes that concern an answer, for policies with `survives`. */
  group?(input: In): string;
  /** Whether an answer is the same after a change of its group. In doubt it is not. Answers under way never survive. */
  survives?(input: In, output: Out, detail: unknown): boolean;
  /** Milliseconds for which "not found" is remembered. @default 0 */
  readonly notFoundTtlMs?: number;
  /** Milliseconds after a write during which the service may still give old answers; those are not kept. @default 0 */
  readonly settleMs?: number;
}

/** The answer of an operation, known from another call. */
export interface Primed {
  readonly operation: Operation;
  readonly input: unknown;
  readonly output: unknown;
}

export interface Batch<In = unknown, Out = unknown, JointIn = unknown, JointOut = unknown> {
  readonly into: Operation<JointIn, JointOut>;
  /** Most calls in one joint call. */
  readonly maxSize: number;
  /** Only calls of the same group travel together. */
  group(input: In): string;
  join(inputs: readonly [In, ...In[]]): JointIn;
  /** Each caller's part of the joint answer, in the order of `inputs`; `undefined` for what is not in there. @throws when the answer holds what nobody asked for */
  split(answer: JointOut, inputs: readonly In[]): readonly (Out | undefined)[];
}

type Placeholder<R extends string> = R extends `${string}{${infer K}}${infer Rest}` ? K | Placeholder<Rest> : never;
type Fits<R extends string, In> = [Placeholder<R>] extends [keyof In]
  ? unknown
  : { 'the input lacks': Exclude<Placeholder<R>, keyof In> };

/** Declares an operation: types come from its schemas, and its route may only name keys of the input. */
export function operation<
  const R extends Route,
  I extends z.core.$ZodType,
  O extends z.core.$ZodType,
  JointIn = unknown,
  JointOut = unknown,
>(
  spec: Omit<Operation<z.input<I>, z.output<O>>, 'route' | 'input' | 'output' | 'batch'> & {
    readonly route: R & Fits<R, z.input<I>>;
    readonly input: I;
    readonly output: O;
    readonly batch?: Batch<z.input<I>, z.output<O>, JointIn, JointOut>;
  },
): Operation<z.input<I>, z.output<O>> {
  return spec as never; // the joint operation's types are checked above and of no use to callers
}

/** Whether an operation changes nothing at the service. */
export const isReadOnly = ({ readOnly, route }: Pick<Operation, 'readOnly' | 'route'>): boolean =>
  readOnly ?? route.startsWith('GET ');

/** What may be sent again after an uncertain failure. */
export const retryClass = (operation: Operation): RetryClass =>
  operation.retry ?? (isReadOnly(operation) ? 'safe' : 'never');
