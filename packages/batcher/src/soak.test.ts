import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type BatcherSettings, Coalescer, createBatcher, type Priority } from './index.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
const PRIORITIES: readonly Priority[] = ['interactive', 'normal', 'background'];

/** Always the same numbers in 0 to 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** How many listeners `signal` has from now on; a spy would remember every call and grow by itself. */
function countListeners(signal: AbortSignal): () => number {
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  let listeners = 0;
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...args);
  };
  return () => listeners;
}

/** Callers of every kind: who share a key, a signal or a deadline, who leave early, whose loads fail. */
function busy(options: BatcherSettings = {}) {
  const random = numbers(7);
  const shared = new AbortController();
  const listeners = countListeners(shared.signal);
  const coalescer = new Coalescer<string>();
  const batcher = createBatcher<string, string>({
    partition: (key) => key.slice(0, 6),
    adaptive: true,
    ...options,
    retryPartial: { delayMs: 20 },
    load: async (keys) => {
      await new Promise((resolve) => setTimeout(resolve, 20 + random() * 100));
      if (random() < 0.05) throw new Error('down');
      return keys.map((key) => (random() < 0.05 ? new Error('busy') : key));
    },
  });
  let open = 0;
  const ask = () => {
    const key = `${Math.floor(random() * 20) + 10}:${Math.floor(random() * 1e6)}`;
    const own = new AbortController();
    if (random() < 0.1) setTimeout(() => own.abort(), random() * 50);
    const priority = PRIORITIES[Math.floor(random() * 3)] as Priority;
    const deadlineMs = random() < 0.1 ? 30 : Number.POSITIVE_INFINITY;
    const load = (signal: AbortSignal) => batcher.load(key, { signal, priority, deadlineMs });
    const end = () => {
      open -= 1;
    };
    open += 1;
    coalescer.run(key, load, random() < 0.5 ? own.signal : shared.signal).then(end, end);
  };
  const askSome = () => {
    for (let i = random() * 4; i > 0; i--) ask();
  };
  const left = () => {
    const { waiting, underWay } = batcher.stats();
    return { open, coalesced: coalescer.size, waiting, underWay, listeners: listeners() };
  };
  return { askSome, left };
}

const nothing = { open: 0, coalesced: 0, waiting: 0, underWay: 0, listeners: 0 };

function heapBytes(): number {
  gc();
  return process.memoryUsage().heapUsed;
}

const isSoak = process.env['SOAK'] !== undefined;
if (!isSoak) process.stderr.write('batcher: the soak of half a minute of real time is skipped without SOAK=1\n');

describe('mixed load', () => {
  afterEach(() => vi.useRealTimers());

  it('leaves no timer, no listener and no memory behind in ten minutes', async () => {
    vi.useFakeTimers();
    const { askSome, left } = busy();
    const minute = async () => {
      for (let ms = 0; ms < 60_000; ms += 100) {
        askSome();
        await vi.advanceTimersByTimeAsync(100);
      }
      await vi.advanceTimersByTimeAsync(5_000);
      return heapBytes();
    };
    await minute();
    const warm = await minute();
    let last = warm;
    for (let i = 0; i < 8; i++) last = await minute();
    expect(left()).toEqual(nothing);
    expect(vi.getTimerCount()).toBe(0);
    expect(last - warm).toBeLessThan(1_000_000);
  }, 60_000);

  it.skipIf(!isSoak)(
    'nor in half a minute of real time (SOAK=1)',
    async () => {
      const { askSome, left } = busy({ maxConcurrent: 50, adaptive: { concurrency: false } });
      const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
      const before = timers();
      const run = async (ms: number) => {
        for (const end = Date.now() + ms; Date.now() < end; ) {
          askSome();
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        await expect.poll(left, { timeout: 10_000 }).toEqual(nothing);
        return heapBytes();
      };
      const warm = await run(10_000);
      const last = await run(20_000);
      await expect.poll(timers).toBeLessThanOrEqual(before + 1); // one of them is this poll's own
      expect(last - warm).toBeLessThan(1_000_000);
    },
    90_000,
  );
});
