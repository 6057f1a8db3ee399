import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBatcher, processAll } from './index.js';

/** Of each timer that `start` sets, whether it keeps the process alive. */
async function timersSet(start: (signal: AbortSignal) => void): Promise<boolean[]> {
  const spy = vi.spyOn(globalThis, 'setTimeout');
  const caller = new AbortController();
  start(caller.signal);
  await new Promise(setImmediate);
  const alive = spy.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef());
  caller.abort();
  return alive;
}

const hangs = () => new Promise<never>(() => {});
const quiet = (promise: Promise<unknown>) => void promise.catch(() => {});

describe('a process', () => {
  beforeEach(() => {
    vi.useRealTimers();
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('lives on while a call gathers: it has not been sent yet', async () => {
    const batcher = createBatcher<string, string>({ load: hangs, windowMs: 60_000 });
    quiet(batcher.load('a'));
    await new Promise(setImmediate);
    expect(await timersSet((signal) => quiet(batcher.load('b', { signal })))).toEqual([true]);
  });

  it('lives on between two attempts', async () => {
    const batcher = createBatcher<string, string>({
      load: () => Promise.reject(new Error('busy')),
      retryPartial: { delayMs: 60_000 },
    });
    expect(await timersSet((signal) => quiet(batcher.load('a', { signal })))).toEqual([true]);
  });

  it('lives on between two batches of processAll', async () => {
    const work = async (items: readonly number[]) => items;
    const paced = (signal: AbortSignal) => quiet(processAll([1, 2], work, { batchSize: 1, paceMs: 60_000, signal }));
    expect(await timersSet(paced)).toEqual([true]);
  });

  it('is not kept alive by a deadline: the load that is waited for does that', async () => {
    const batcher = createBatcher<string, string>({ load: hangs });
    expect(await timersSet((signal) => quiet(batcher.load('a', { signal, deadlineMs: 60_000 })))).toEqual([false]);
  });

  it('is not kept alive by a batcher at rest', async () => {
    const batcher = createBatcher<string, string>({ load: async (keys) => keys, adaptive: true });
    expect(await timersSet(() => quiet(batcher.load('a')))).toEqual([]);
  });
});
