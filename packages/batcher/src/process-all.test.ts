import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBatcher, type Progress, processAll } from './index.js';
import { deferred } from './testing/deferred.js';
import { turn } from './testing/upstream.js';

const double = async (items: readonly number[]) => items.map((item) => item * 2);

async function* stream(count: number, onRead: (i: number) => void = () => {}) {
  for (let i = 0; i < count; i++) {
    onRead(i);
    yield i;
  }
}

describe('processAll', () => {
  it('works through an array in batches', async () => {
    const work = vi.fn(double);
    const { processed, failed, results } = await processAll([1, 2, 3, 4, 5], work, { batchSize: 2 });
    expect(work.mock.calls.map(([items]) => items)).toEqual([[1, 2], [3, 4], [5]]);
    expect({ processed, failed }).toEqual({ processed: 5, failed: 0 });
    expect(results.map(({ index, value }) => [index, value])).toEqual([
      [0, 2],
      [1, 4],
      [2, 6],
      [3, 8],
      [4, 10],
    ]);
  });

  it('works through any iterable, also an asynchronous one, also an empty one', async () => {
    for (const items of [new Set([0, 1, 2]), stream(3)]) {
      const { results } = await processAll(items, double);
      expect(results.map(({ value }) => value)).toEqual([0, 2, 4]);
    }
    await expect(processAll([], double)).resolves.toMatchObject({ processed: 0, results: [] });
  });

  it('fails the items that failed, and no others', async () => {
    const bad = new Error('bad');
    const { failed, results } = await processAll([1, 2, 3], async (items) => items.map((i) => (i === 2 ? bad : i)));
    expect(failed).toBe(1);
    expect(results).toEqual([
      { index: 0, value: 1 },
      { index: 1, error: bad },
      { index: 2, value: 3 },
    ]);
  });

  it('goes on after a batch that failed', async () => {
    const down = new Error('down');
    const work = async ([first]: readonly number[]) => {
      if (first === 0) throw down;
      return [first as number];
    };
    const { results } = await processAll([0, 1], work, { batchSize: 1 });
    expect(results).toEqual([
      { index: 0, error: down },
      { index: 1, value: 1 },
    ]);
  });

  it('fails a batch whose results do not fit its items', async () => {
    const { results } = await processAll([1, 2], async () => [1]);
    expect(results).toMatchObject([1, 2].map(() => ({ error: { code: 'RESULT_MISMATCH' } })));
  });

  it('puts results in the order of the items, whichever batch ends first', async () => {
    const gates = [deferred<void>(), deferred<void>()];
    const running = processAll(
      ['a', 'b'],
      async (items, { index }) => {
        await gates[index]?.promise;
        return [...items];
      },
      { batchSize: 1, concurrency: 2 },
    );
    gates[1]?.resolve();
    await Promise.resolve();
    gates[0]?.resolve();
    expect((await running).results.map(({ value }) => value)).toEqual(['a', 'b']);
  });

  it('works together with a batcher', async () => {
    const batcher = createBatcher<number, number>({ load: double, maxSize: 10 });
    const { results } = await processAll(stream(25), (items, { signal }) => batcher.loadMany(items, { signal }));
    expect(results.at(-1)).toEqual({ index: 24, value: 48 });
    expect(`${batcher.plan()}`).toBe('25 calls became 3 requests');
  });

  it('keeps no results when asked not to', async () => {
    const seen: unknown[] = [];
    const { processed, results } = await processAll(stream(5), double, {
      batchSize: 2,
      keepResults: false,
      onProgress: (progress) => seen.push(...progress.results),
    });
    expect({ processed, results }).toEqual({ processed: 5, results: [] });
    expect(seen).toHaveLength(5);
  });
});

describe('back-pressure', () => {
  it('reads no further than there is room for', async () => {
    const gates = Array.from({ length: 4 }, () => deferred<void>());
    let read = -1;
    const running = processAll(
      stream(8, (i) => {
        read = i;
      }),
      async (items, { index }) => {
        await gates[index / 2]?.promise;
        return [...items];
      },
      { batchSize: 2, concurrency: 2 },
    );
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    await settle();
    expect(read).toBe(3);
    gates[1]?.resolve();
    await settle();
    expect(read).toBe(5);
    for (const gate of gates) gate.resolve();
    await running;
  });
});

describe('pace', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('keeps the starts of batches apart, without a wait at the end', async () => {
    const starts: number[] = [];
    const begin = performance.now();
    let done = false;
    const running = processAll(
      [1, 2, 3],
      async (items) => {
        starts.push(performance.now() - begin);
        return [...items];
      },
      { batchSize: 1, paceMs: 1_000, concurrency: 3 },
    ).then(() => {
      done = true;
    });
    await vi.advanceTimersByTimeAsync(1_999);
    expect(starts).toEqual([0, 1_000]);
    await vi.advanceTimersByTimeAsync(1);
    expect(starts).toEqual([0, 1_000, 2_000]);
    expect(done).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    await running;
  });

  it('is cut short by the signal', async () => {
    const stop = new AbortController();
    const running = processAll([1, 2], double, { batchSize: 1, paceMs: 60_000, signal: stop.signal });
    const stopped = expect(running).rejects.toThrow('enough');
    await turn();
    stop.abort(new Error('enough'));
    await stopped;
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the end before the end', () => {
  it('comes with the signal: what is under way sees it, nothing more is read, the source is closed', async () => {
    const stop = new AbortController();
    let closed = false;
    async function* endless() {
      try {
        for (let i = 0; ; i++) yield i;
      } finally {
        closed = true;
      }
    }
    const work = vi.fn(async (items: readonly number[], { signal }: { readonly signal: AbortSignal }) => {
      if (items[0] === 4) stop.abort(new Error('enough'));
      signal.throwIfAborted();
      return [...items];
    });
    const progress: Progress<number>[] = [];
    const onProgress = (one: Progress<number>) => progress.push(one);
    await expect(processAll(endless(), work, { batchSize: 2, signal: stop.signal, onProgress })).rejects.toThrow(
      'enough',
    );
    expect(work).toHaveBeenCalledTimes(3);
    expect(closed).toBe(true);
    expect(progress.at(-1)).toMatchObject({ processed: 4, failed: 0, checkpoint: { done: 4, ahead: [] } });
  });

  it('comes at once for a signal that has aborted before', async () => {
    const work = vi.fn(double);
    await expect(processAll([1], work, { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone');
    expect(work).not.toHaveBeenCalled();
  });

  it('does not wait for a source that is stuck', async () => {
    const stop = new AbortController();
    const stuck = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<number>>(() => {}) }) };
    const running = processAll(stuck, double, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });

  it('comes with the error of a source that fails, after what is under way', async () => {
    async function* failing() {
      yield 1;
      throw new Error('source down');
    }
    const progress: number[] = [];
    const onProgress = ({ processed }: Progress<number>) => progress.push(processed);
    await expect(processAll(failing(), double, { batchSize: 1, concurrency: 2, onProgress })).rejects.toThrow(
      'source down',
    );
    expect(progress).toEqual([1]);
  });

  it('comes with the error of an onProgress that throws', async () => {
    const onProgress = () => {
      throw new Error('cannot write checkpoint');
    };
    const work = vi.fn(double);
    await expect(processAll(stream(1_000), work, { batchSize: 1, onProgress })).rejects.toThrow(
      'cannot write checkpoint',
    );
    expect(work.mock.calls.length).toBeLessThan(3);
  });
});

describe('a checkpoint', () => {
  it('lets a later run do what the earlier one has not done, and nothing twice', async () => {
    const items = Array.from({ length: 20 }, (_, i) => i);
    const done: number[] = [];
    let checkpoint = '';
    const crash = new AbortController();
    const work = async (batch: readonly number[], { signal }: { readonly signal: AbortSignal }) => {
      if (batch[0] === 2) await new Promise((_, reject) => signal.addEventListener('abort', reject));
      done.push(...batch);
      return [...batch];
    };
    const first = processAll(items, work, {
      batchSize: 2,
      concurrency: 3,
      signal: crash.signal,
      onProgress: (progress) => {
        checkpoint = JSON.stringify(progress.checkpoint);
        if (progress.processed === 8) crash.abort(new Error('crash'));
      },
    });
    await expect(first).rejects.toThrow('crash');
    expect(JSON.parse(checkpoint)).toMatchObject({ done: 2 });
    expect(JSON.parse(checkpoint).ahead).toContain(4);
    const skipping = async (batch: readonly number[]) => {
      done.push(...batch);
      return [...batch];
    };
    await processAll(items, skipping, { batchSize: 20, from: JSON.parse(checkpoint) });
    expect(done.sort((a, b) => a - b)).toEqual(items);
  });
});
