import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BatchReport, createBatcher } from './index.js';
import { turn, upstream } from './testing/upstream.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** 37 calls for 34 keys: one at first, 30 while it is under way, 6 later. */
async function afternoon(onBatch?: (report: BatchReport) => void) {
  const batcher = createBatcher<number, number>({
    load: (keys) => new Promise((resolve) => setTimeout(() => resolve(keys), 40)),
    maxSize: 20,
    ...(onBatch && { onBatch }),
  });
  const calls = [batcher.load(0)];
  await turn();
  for (let key = 1; key <= 27; key++) calls.push(batcher.load(key));
  for (let key = 21; key <= 23; key++) calls.push(batcher.load(key));
  await vi.advanceTimersByTimeAsync(100);
  for (let key = 30; key < 36; key++) calls.push(batcher.load(key));
  await vi.advanceTimersByTimeAsync(100);
  await Promise.all(calls);
  return batcher;
}

describe('the plan', () => {
  it('tells what calls became', async () => {
    const batcher = await afternoon();
    expect(`${batcher.plan()}`).toBe('37 calls became 4 requests');
    expect(batcher.plan()).toMatchObject({ calls: 37, keys: 34, requests: 4 });
  });

  it('tells of each batch why it left, how long it waited and loaded', async () => {
    const { batches } = (await afternoon()).plan();
    expect(batches).toEqual([
      { partition: '', left: 'idle', calls: 1, keys: 1, failed: 0, requests: 1, waitMs: 0, loadMs: 40 },
      { partition: '', left: 'full', calls: 20, keys: 20, failed: 0, requests: 1, waitMs: 0, loadMs: 40 },
      { partition: '', left: 'window', calls: 10, keys: 7, failed: 0, requests: 1, waitMs: 10, loadMs: 40 },
      { partition: '', left: 'idle', calls: 6, keys: 6, failed: 0, requests: 1, waitMs: 0, loadMs: 40 },
    ]);
  });

  it('remembers the latest 100 batches', async () => {
    const batcher = createBatcher<number, number>({ load: async (keys) => keys });
    for (let key = 0; key < 120; key++) await batcher.load(key);
    expect(`${batcher.plan()}`).toBe('100 calls became 100 requests');
    expect(batcher.stats()).toMatchObject({ calls: 120, batches: 120 });
  });

  it('of a single call is in the singular', async () => {
    const batcher = createBatcher<number, number>({ load: async (keys) => keys });
    await batcher.load(1);
    expect(`${batcher.plan()}`).toBe('1 call became 1 request');
  });
});

describe('stats', () => {
  it('count calls, batches, and calls per batch', async () => {
    const batcher = await afternoon();
    expect(batcher.stats()).toMatchObject({ calls: 37, deduped: 3, batches: 4, requests: 4, callsPerBatch: 37 / 4 });
  });

  it('show more than five calls per batch for a burst', async () => {
    const batcher = createBatcher<number, number>({ load: async (keys) => keys });
    await batcher.loadMany(Array.from({ length: 1_000 }, (_, i) => i));
    expect(batcher.stats().callsPerBatch).toBe(100);
  });

  it('tell how long calls waited and loads took', async () => {
    const { waitMs, loadMs } = (await afternoon()).stats();
    expect(waitMs.p50).toBe(0);
    expect(waitMs.p95).toBeCloseTo(10, 0);
    expect(loadMs.p50 / 40).toBeCloseTo(1, 1);
  });

  it('count keys that failed, calls that left and calls that were refused', async () => {
    const { batcher, fail } = upstream();
    const ann = new AbortController();
    const calls = [
      batcher.loadMany(['a', 'b']),
      batcher.load('c', { signal: ann.signal }).catch(() => {}),
      batcher.load('d', { signal: AbortSignal.abort() }).catch(() => {}),
    ];
    ann.abort();
    await turn();
    expect(batcher.stats()).toMatchObject({ waiting: 0, underWay: 1 });
    await fail(0, new Error('down'));
    await Promise.all(calls);
    expect(batcher.stats()).toMatchObject({ calls: 4, failed: 2, aborted: 1, refused: 1, waiting: 0, underWay: 0 });
  });
});

describe('onBatch', () => {
  it('is told of each batch', async () => {
    const reports: BatchReport[] = [];
    await afternoon((report) => reports.push(report));
    expect(reports.map(({ left }) => left)).toEqual(['idle', 'full', 'window', 'idle']);
  });
});
