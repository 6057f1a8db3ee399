import { type Batcher, createBatcher, type LoadContext } from '@fastpath/batcher';
import { ApiError } from '../errors.js';
import type { Features } from '../features.js';
import type { Call, Handler, Layer } from '../handler.js';
import type { Instruments } from '../instruments.js';
import type { Batch, Operation } from '../operation.js';

export interface BatchingOptions {
  /** Milliseconds a joint call waits for more, once another call is under way. */
  readonly windowMs: number;
  /** Joint calls under way at the same time. */
  readonly maxConcurrent: number;
  /** Calls that travel together at most, where the operation allows more. @default as many as it allows */
  readonly maxSize?: number;
}

/** Gathers calls of operations that declare a `batch`, and answers each from the joint call. A lone call goes as it is. */
export const batched =
  (features: () => Features, instruments: Instruments, options: BatchingOptions): Layer =>
  (next) => {
    const batchers = new Map<Operation, Batcher<Call, unknown>>();

    return (call) => {
      const { operation } = call;
      if (!operation.batch || !features().batching) return next(call);
      let batcher = batchers.get(operation);
      if (!batcher) {
        batcher = batcherOf(operation.batch, next, instruments, options);
        batchers.set(operation, batcher);
      }
      return call.signal ? batcher.load(call, { signal: call.signal }) : batcher.load(call);
    };
  };

function batcherOf(
  batch: Batch,
  next: Handler,
  instruments: Instruments,
  options: BatchingOptions,
): Batcher<Call, unknown> {
  return createBatcher<Call, unknown>({
    ...options,
    maxSize: Math.min(batch.maxSize, options.maxSize ?? batch.maxSize),
    partition: ({ input }) => batch.group(input),
    keyOf: ({ input }) => JSON.stringify(input),
    load: async (calls, context) => {
      instruments.batch(calls.length);
      return calls.length === 1
        ? [await loadAlone(next, calls[0], context)]
        : loadTogether(batch, next, calls, context.signal);
    },
  });
}

/**
 * Sends a lone call as it came, with its own signal: that of the batch is made when it is looked at, and dear. Where
 * another caller joined for the same key, and this one gave up, it is sent once more under the signal of the batch.
 */
async function loadAlone(next: Handler, call: Call, context: LoadContext): Promise<unknown> {
  try {
    return await next(call);
  } catch (error) {
    if (!call.signal?.aborted || context.signal.aborted) throw error;
    return next({ ...call, signal: context.signal });
  }
}

type Calls = readonly [Call, ...Call[]];

/** Each caller's part, or error. A joint call that was refused, perhaps because of one of its parts, is halved. */
async function loadTogether(batch: Batch, next: Handler, calls: Calls, signal: AbortSignal): Promise<Part[]> {
  const budget = { left: mostPartialCalls };
  try {
    return await loadJoint(batch, next, calls, signal);
  } catch (error) {
    return afterRefusal(error, calls);
  }

  async function afterRefusal(error: unknown, refused: Calls): Promise<Part[]> {
    if (isStranger(error)) return loadEach(next, refused, signal); // a joint call finds nothing here, however small
    if (!isRefusal(error)) throw error;
    const middle = Math.ceil(refused.length / 2);
    const halves = [refused.slice(0, middle), refused.slice(middle)];
    return (await Promise.all(halves.map((half) => loadPart(half, error)))).flat();
  }

  async function loadPart(calls: readonly Call[], refusal: Error): Promise<Part[]> {
    const [first, ...others] = calls;
    if (!first) return [];
    budget.left -= 1;
    if (budget.left < 0) return calls.map(() => refusal); // all of them are refused, as it seems
    if (others.length === 0) return loadEach(next, [first], signal);
    try {
      return await loadJoint(batch, next, [first, ...others], signal);
    } catch (error) {
      return afterRefusal(error, [first, ...others]);
    }
  }
}

/** A value, or the error of one caller. */
type Part = unknown;

// One bad part among 100 is found in 14 calls, two in at most 26; a service that refuses all must not be asked 100 times.
const mostPartialCalls = 26;

async function loadJoint(batch: Batch, next: Handler, calls: Calls, signal: AbortSignal): Promise<Part[]> {
  const inputs = calls.map(({ input }) => input) as [unknown, ...unknown[]];
  const answer = await next({ operation: batch.into, input: batch.join(inputs), signal });
  return batch.split(answer, inputs).map((part, i) => part ?? absent((calls[i] ?? calls[0]).operation));
}

async function loadEach(next: Handler, calls: Calls, signal: AbortSignal): Promise<Part[]> {
  const settled = await Promise.allSettled(calls.map((call) => next({ ...call, signal })));
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : toError(one.reason)));
}

const absent = ({ name }: Operation) =>
  new ApiError('NOT_FOUND', name, 'there is no such record', { status: 404, next: 'Check the id, or search for it.' });

/** Answered with something that nobody asked for, as `split` says. */
const isStranger = (error: unknown) => !(error instanceof ApiError);

/** Refused for what it asks or what it would answer; what is retryable was tried again as a whole already. */
const isRefusal = (error: unknown): error is ApiError =>
  error instanceof ApiError &&
  !error.retryable &&
  (error.code === 'INPUT_REJECTED' || error.code === 'RESPONSE_INVALID');

const toError = (reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason)));
