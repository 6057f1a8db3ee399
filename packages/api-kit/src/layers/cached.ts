import type { CacheNamespace, Stamp } from '@fastpath/cache';
import { ApiError } from '../errors.js';
import type { Features } from '../features.js';
import { type Call, type Handler, keyOf, type Layer } from '../handler.js';
import type { Instruments } from '../instruments.js';
import { type CachePolicy, isReadOnly, type Operation } from '../operation.js';
import { roughSizeOf } from '../size.js';

/**
 * Reads come from the cache while fresh. A write drops what it can change, before it answers and also when it failed:
 * a write that timed out may have happened. Answers that contain other answers put those into the cache as well.
 */
export const cached =
  (cache: CacheNamespace, features: () => Features, instruments: Instruments): Layer =>
  (next) => {
    const read = (call: Call, policy: CachePolicy): Promise<unknown> => {
      const key = keyOf(call.operation, call.input);
      const hit = cache.get(key);
      if (hit !== undefined) {
        instruments.cacheOutcome('hit');
        return Promise.resolve(hit);
      }
      return cache.getOrLoad(key, ({ signal }) => load(cache, next, { ...call, signal }), {
        ...entryOptions(call.operation, policy, call.input),
        settleMs: policy.settleMs ?? 0,
        negativeTtlMs: (error) => (isNotFound(error) ? (policy.notFoundTtlMs ?? 0) : 0),
        signal: call.signal,
        onOutcome: instruments.cacheOutcome,
      });
    };

    return (call) => {
      const { operation } = call;
      if (!isReadOnly(operation)) return write(cache, next, call);
      if (!operation.cache || !features().cache) return next(call);
      return read(call, operation.cache);
    };
  };

/** Loads an answer, and keeps the answers contained in it unless a write came between. */
async function load(cache: CacheNamespace, next: Handler, call: Call): Promise<unknown> {
  const asOf = cache.stamp();
  const output = await next(call);
  for (const primed of call.operation.primes?.(call.input, output) ?? []) keep(cache, primed, asOf);
  return output;
}

async function write(cache: CacheNamespace, next: Handler, call: Call): Promise<unknown> {
  const { operation, input } = call;
  const begunAt = cache.stamp();
  const drop = (output?: unknown) => cache.invalidate(operation.invalidates?.(input, output) ?? []);
  let output: unknown;
  try {
    output = await next(call);
  } catch (error) {
    drop();
    throw error;
  }
  // Of two writes that overlap nobody knows which came last: a reply is kept only if nothing else changed meanwhile.
  const primed = [...(operation.primes?.(input, output) ?? [])].filter((one) => keep(cache, one, begunAt));
  drop(output);
  const droppedAt = cache.stamp();
  for (const one of primed) keep(cache, one, droppedAt);
  return output;
}

/** Puts an answer into the cache; false if it, or something it depends on, changed after `asOf`. */
function keep(
  cache: CacheNamespace,
  { operation, input, output }: { operation: Operation; input: unknown; output: unknown },
  asOf: Stamp,
): boolean {
  if (!operation.cache) return false;
  return cache.set(keyOf(operation, input), output, { ...entryOptions(operation, operation.cache, input), asOf });
}

const entryOptions = (operation: Operation, policy: CachePolicy, input: unknown) => ({
  ttlMs: policy.ttlMsFor?.(input) ?? policy.ttlMs,
  tags: (output: unknown) => operation.cache?.tags?.(input, output) ?? [],
  size: roughSizeOf,
});

const isNotFound = (error: unknown) => error instanceof ApiError && error.code === 'NOT_FOUND';
