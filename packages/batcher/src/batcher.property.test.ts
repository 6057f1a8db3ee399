import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BatcherOptions, createBatcher, type Priority } from './index.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Ask {
  readonly key: string;
  readonly priority: Priority;
  readonly atMs: number;
  readonly abortAfterMs: number | undefined;
  readonly deadlineMs: number | undefined;
}

/** What the service does with one load: takes so long, and fails some keys or all. */
interface Mood {
  readonly latencyMs: number;
  readonly fails: boolean;
  readonly short: boolean;
  readonly byMap: boolean;
}

const ask: fc.Arbitrary<Ask> = fc.record({
  key: fc.constantFrom(...'abcdefghij').chain((letter) => fc.constantFrom('1', '2').map((tenant) => tenant + letter)),
  priority: fc.constantFrom<Priority>('interactive', 'normal', 'background'),
  atMs: fc.nat(60),
  abortAfterMs: fc.option(fc.nat(40), { nil: undefined, freq: 3 }),
  deadlineMs: fc.option(fc.nat(40), { nil: undefined, freq: 4 }),
});

const mood: fc.Arbitrary<Mood> = fc.record({
  latencyMs: fc.nat(30),
  fails: fc.boolean(),
  short: fc.boolean(),
  byMap: fc.boolean(),
});

const settings = fc.record({
  maxSize: fc.integer({ min: 1, max: 8 }),
  windowMs: fc.nat(20),
  maxConcurrent: fc.integer({ min: 1, max: 3 }),
  adaptive: fc.boolean(),
  retryPartial: fc.boolean(),
  partitioned: fc.boolean(),
});

/** Fails for keys that end so, whatever the mood. */
const isBad = (key: string) => key.endsWith('j');
const answerTo = (key: string) => `value of ${key}`;

/** Asks as told of a service in such moods, and tells how each call ended and what was seen on the way. */
async function run(asks: readonly Ask[], moods: readonly Mood[], options: Partial<BatcherOptions<string, string>>) {
  const loads: { readonly keys: readonly string[]; readonly underWay: number }[] = [];
  let underWay = 0;
  const load: BatcherOptions<string, string>['load'] = async (keys, { signal }) => {
    const now = moods[loads.length % moods.length] as Mood;
    underWay += 1;
    loads.push({ keys: [...keys], underWay });
    try {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, now.latencyMs);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(signal.reason);
        });
      });
    } finally {
      underWay -= 1;
    }
    if (now.fails) throw new Error('down');
    const results = keys.map((key) => (isBad(key) ? new Error(`bad ${key}`) : answerTo(key)));
    if (now.byMap)
      return new Map(keys.map((key, i) => [key, results[i] as string | Error]).slice(now.short ? 1 : 0) as []);
    return now.short ? results.slice(1) : results;
  };
  const batcher = createBatcher<string, string>({ load, ...options });
  const calls = asks.map(async ({ key, priority, atMs, abortAfterMs, deadlineMs }) => {
    await new Promise((resolve) => setTimeout(resolve, atMs));
    const controller = new AbortController();
    const asked = batcher.load(key, {
      priority,
      ...(abortAfterMs !== undefined && { signal: controller.signal }),
      ...(deadlineMs !== undefined && { deadlineMs }),
    });
    if (abortAfterMs !== undefined) setTimeout(() => controller.abort(new Error('left')), abortAfterMs);
    return asked.then(
      (value) => ({ key, value, error: undefined }),
      (error: Error & { code?: string }) => ({ key, value: undefined, error }),
    );
  });
  await vi.runAllTimersAsync();
  const outcomes = await Promise.all(calls);
  return { outcomes, loads, stats: batcher.stats(), drained: batcher.drain() };
}

const scenarios = [fc.array(ask, { maxLength: 40 }), fc.array(mood, { minLength: 1, maxLength: 6 }), settings] as const;

describe('whatever is asked, aborted and failing', () => {
  it('each call ends with its own value, or with an error that is its own', async () => {
    await fc.assert(
      fc.asyncProperty(...scenarios, async (asks, moods, { partitioned, ...options }) => {
        const partition = partitioned ? { partition: (key: string) => key.slice(0, 1) } : {};
        const { outcomes } = await run(asks, moods, { ...options, ...partition });
        for (const { key, value, error } of outcomes) {
          if (!error) expect(value).toBe(answerTo(key));
          else if (!error.code) expect(['left', 'down', `bad ${key}`]).toContain(error.message);
          else expect(['RESULT_MISSING', 'RESULT_MISMATCH', 'DEADLINE_EXCEEDED']).toContain(error.code);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('no load is larger, mixes partitions, asks twice for a key, or is one too many at a time', async () => {
    await fc.assert(
      fc.asyncProperty(...scenarios, async (asks, moods, { partitioned, ...options }) => {
        const partition = partitioned ? { partition: (key: string) => key.slice(0, 1) } : {};
        const { loads } = await run(asks, moods, { ...options, ...partition });
        for (const { keys, underWay } of loads) {
          expect(keys.length).toBeGreaterThan(0);
          expect(keys.length).toBeLessThanOrEqual(options.maxSize);
          expect(new Set(keys).size).toBe(keys.length);
          expect(underWay).toBeLessThanOrEqual(options.maxConcurrent);
          if (partitioned) expect(new Set(keys.map((key) => key.slice(0, 1))).size).toBe(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('nothing is left behind: no key, no batch, no timer, and every call is accounted for', async () => {
    await fc.assert(
      fc.asyncProperty(...scenarios, async (asks, moods, { partitioned: _, ...options }) => {
        const { outcomes, stats, drained } = await run(asks, moods, options);
        await drained;
        expect(vi.getTimerCount()).toBe(0);
        expect(stats).toMatchObject({ waiting: 0, underWay: 0, calls: asks.length, refused: 0 });
        const ended = (test: (error: Error & { code?: string }) => boolean) =>
          outcomes.filter(({ error }) => error && test(error)).length;
        expect(stats.aborted).toBe(ended(({ message }) => message === 'left'));
        expect(stats.expired).toBe(ended(({ code }) => code === 'DEADLINE_EXCEEDED'));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a quick service that answers everything', () => {
  it('answers every call, in batches as full as can be', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1, max: 20 }),
        async (keys, maxSize) => {
          const batcher = createBatcher<string, string>({ load: async (some) => some.map(answerTo), maxSize });
          await expect(batcher.loadMany(keys)).resolves.toEqual(keys.map(answerTo));
          expect(batcher.stats().batches).toBe(Math.ceil(keys.length / maxSize));
        },
      ),
    );
  });
});
