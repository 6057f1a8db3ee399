import { resultsOf } from './answer.js';
import type { Batch } from './batch.js';
import type { Entry } from './entry.js';
import type { Load, LoadContext } from './options.js';
import type { Outcome, Part, Retry } from './retry.js';
import type { Trip } from './trip.js';
import { pause } from './until.js';

/** How a batch is loaded. */
export interface DeliveryOptions<K, V> {
  readonly load: Load<K, V>;
  /** Aborts when nobody waits for the keys any more. */
  readonly trip: Trip;
  readonly retry: Retry<K, V> | undefined;
  /** Is told when the last load has ended, in the same breath as those are answered who waited for it. */
  readonly onEnd: (summary: DeliverySummary) => void;
}

/** What loading a batch took, and what came of it. */
export interface DeliverySummary {
  /** Loads made. */
  readonly requests: number;
  /** Keys that ended in an error. */
  readonly failed: number;
}

/** Loads the keys of a batch, failed ones again as `retry` says, and answers each as soon as its result is final; never rejects. */
export async function deliver<K, V>(batch: Batch<K, V>, options: DeliveryOptions<K, V>): Promise<void> {
  const { onEnd } = options;
  const later: Part<K, V>[] = [];
  let part: Part<K, V> | undefined = { entries: batch.entries, attempt: 1, delayMs: 0 };
  let requests = 0;
  let failed = 0;
  while (part) {
    const { outcome, again } = judge(part, await attempt(part, options), options);
    later.push(...again);
    requests += 1;
    failed += answer(part.entries, outcome, again);
    if (options.retry?.hopeless) for (const { entries } of later.splice(0)) failed += answer(entries, outcome, []);
    part = nextWanted(later);
  }
  onEnd({ requests, failed });
}

async function attempt<K, V>(
  { entries, attempt, delayMs }: Part<K, V>,
  { load, trip }: DeliveryOptions<K, V>,
): Promise<Outcome<V>> {
  try {
    if (delayMs > 0) await pause(delayMs, trip.signal);
    const keys = entries.map(({ key }) => key) as [K, ...K[]];
    const context: LoadContext = {
      attempt,
      get signal() {
        return trip.signal;
      },
    };
    return { results: resultsOf(await load(keys, context), entries) };
  } catch (error) {
    return { error, results: undefined };
  }
}

/** What to load again after `outcome`; a `shouldRetry` that throws is an outcome too. */
function judge<K, V>(part: Part<K, V>, outcome: Outcome<V>, { retry, trip }: DeliveryOptions<K, V>) {
  if (!retry || trip.isAborted) return { outcome, again: [] };
  try {
    return { outcome, again: retry.next(part, outcome) };
  } catch (error) {
    return { outcome: { error, results: undefined }, again: [] };
  }
}

/** The next part that somebody waits for, without the keys that nobody waits for. */
function nextWanted<K, V>(parts: Part<K, V>[]): Part<K, V> | undefined {
  for (let part = parts.shift(); part; part = parts.shift()) {
    const entries = part.entries.filter(({ callers }) => callers > 0);
    if (entries.length > 0) return { ...part, entries };
  }
  return undefined;
}

/** Answers the entries that are not loaded `again`; returns how many of them failed. */
function answer<K, V>(entries: readonly Entry<K, V>[], outcome: Outcome<V>, again: readonly Part<K, V>[]): number {
  const { results } = outcome;
  const pending = again.length > 0 ? new Set(again.flatMap((part) => part.entries)) : undefined;
  let failed = 0;
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as Entry<K, V>;
    if (pending?.has(entry)) continue;
    const result = results ? results[i] : outcome.error;
    if (results && !(result instanceof Error)) entry.succeed(result as V);
    else {
      entry.fail(result);
      failed += 1;
    }
  }
  return failed;
}
