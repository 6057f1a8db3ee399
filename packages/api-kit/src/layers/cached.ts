import type { CacheNamespace, LoadContext, LoadOptions, Stamp } from '@fastpath/cache';
import { ApiError } from '../errors.js';
import type { Features } from '../features.js';
import { type Call, keyOf, type Layer } from '../handler.js';
import type { Instruments } from '../instruments.js';
import { type CachePolicy, isReadOnly, type Primed } from '../operation.js';
import { roughSizeOf } from '../size.js';
import { WatchedAnswers } from './watched-answers.js';

// A write that timed out may be carried out later, at a moment that nobody tells.
const unsettledMs = 60_000;
const unsettledTtlMs = 1_000;

/**
 * Reads come from the cache while fresh. A write drops what it can change, before it answers and also when it failed;
 * after a write of which nobody knows whether it happened, answers are kept for a second at most, for a minute.
 * Answers that contain other answers put those into the cache as well.
 */
export const cached =
  (
    cache: CacheNamespace,
    features: () => Features,
    instruments: Instruments,
    now: () => number = () => performance.now(),
    ttlMsOfKey: (key: string) => number | undefined = () => undefined,
  ): Layer =>
  (next) => {
    let unsettledUntil = Number.NEGATIVE_INFINITY;

    const ttlMsOf = (key: string, policy: CachePolicy, input: unknown) => {
      const ttlMs = ttlMsOfKey(key) ?? policy.ttlMsFor?.(input) ?? policy.ttlMs;
      return now() < unsettledUntil ? Math.min(ttlMs, unsettledTtlMs) : ttlMs;
    };

    const entryOptions = (key: string, policy: CachePolicy, input: unknown) => ({
      ttlMs: ttlMsOf(key, policy, input),
      tags: (output: unknown) => policy.tags?.(input, output) ?? [],
      size: roughSizeOf,
    });

    /** Puts an answer into the cache; false if it, or something it depends on, changed after `asOf`. */
    const keep = ({ operation, input, output }: Primed, asOf: Stamp): boolean => {
      if (!operation.cache) return false;
      const key = keyOf(operation, input);
      return cache.set(key, output, { ...entryOptions(key, operation.cache, input), asOf });
    };

    const watched = new WatchedAnswers(cache);

    const load = async (call: Call): Promise<unknown> => {
      const asOf = cache.stamp();
      const output = await next(call);
      for (const primed of call.operation.primes?.(call.input, output) ?? []) keep(primed, asOf);
      return output;
    };

    const read = (call: Call, policy: CachePolicy): Promise<unknown> => {
      const { operation, input, signal: caller } = call;
      const key = keyOf(operation, input);
      const hit = cache.get(key);
      if (hit !== undefined) {
        instruments.cacheOutcomes(operation.name)('hit');
        return Promise.resolve(hit);
      }
      watched.watch(key, policy, input);
      const send = operation.primes ? load : next;
      const { settleMs = 0, notFoundTtlMs = 0 } = policy;
      // One literal: of all layers this one costs an uncached read the most.
      const options: LoadOptions<unknown> = {
        ttlMs: ttlMsOf(key, policy, input),
        tags: (output) => policy.tags?.(input, output) ?? [],
        size: roughSizeOf,
        settleMs,
        negativeTtlMs: notFoundTtlMs === 0 ? never : (error) => (isNotFound(error) ? notFoundTtlMs : 0),
        onOutcome: instruments.cacheOutcomes(operation.name),
        ...(caller && { signal: caller }),
      };
      // Where the first caller cannot give up, the load cannot be given up, and needs no signal.
      const begin = caller ? ({ signal }: LoadContext) => send({ ...call, signal }) : () => send(call);
      return cache.getOrLoad(key, begin, options);
    };

    const write = async (call: Call): Promise<unknown> => {
      const { operation, input } = call;
      const begunAt = cache.stamp();
      const drop = (output?: unknown) => cache.invalidate(operation.invalidates?.(input, output) ?? []);
      const output = await next(call).catch((error: unknown) => {
        if (isUncertain(error)) unsettledUntil = now() + unsettledMs;
        drop();
        throw error;
      });
      // Of two writes that overlap nobody knows which came last: a reply is kept only if nothing else changed meanwhile.
      const primed = [...(operation.primes?.(input, output) ?? [])].filter((one) => keep(one, begunAt));
      drop(output);
      for (const change of operation.changes?.(input, output) ?? []) watched.apply(change);
      const droppedAt = cache.stamp();
      for (const one of primed) keep(one, droppedAt);
      return output;
    };

    return (call) => {
      if (!isReadOnly(call.operation)) return write(call);
      const policy = call.operation.cache;
      return policy && call.keep !== false && features().cache ? read(call, policy) : next(call);
    };
  };

const never = () => 0;
const isNotFound = (error: unknown) => error instanceof ApiError && error.code === 'NOT_FOUND';

/** Whether a failed write may still be carried out. */
const isUncertain = (error: unknown) =>
  !(error instanceof ApiError) || ['SERVER_ERROR', 'UNREACHABLE', 'TIMED_OUT', 'ABORTED'].includes(error.code);
