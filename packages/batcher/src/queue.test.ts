import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { turn, upstream } from './testing/upstream.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a full queue', () => {
  it('refuses a further key at once, and says when to come back', async () => {
    const { batcher, answer } = upstream({ maxConcurrent: 1, maxSize: 1, maxQueued: 2 });
    void batcher.load('a');
    await vi.advanceTimersByTimeAsync(80);
    await answer(0);
    void batcher.load('b');
    await turn();
    for (const key of ['c', 'd']) void batcher.load(key);
    await expect(batcher.load('e')).rejects.toMatchObject({ code: 'QUEUE_FULL', retryAfterMs: 80 });
    expect(batcher.stats()).toMatchObject({ refused: 1, waiting: 2 });
  });

  it('still lets a call join a key that waits', async () => {
    const { batcher, answer } = upstream({ maxConcurrent: 1, maxQueued: 1 });
    void batcher.load('a');
    await turn();
    const calls = [batcher.load('b'), batcher.load('b')];
    await answer(0);
    await vi.advanceTimersByTimeAsync(10);
    await answer(1);
    await expect(Promise.all(calls)).resolves.toEqual(['b!', 'b!']);
  });

  it('has room again when a key has left or was given up', async () => {
    const { batcher } = upstream({ maxConcurrent: 1, maxQueued: 1 });
    void batcher.load('a');
    await turn();
    const ann = new AbortController();
    const left = batcher.load('b', { signal: ann.signal });
    await expect(batcher.load('c')).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    ann.abort();
    await expect(left).rejects.toThrow();
    void batcher.load('c');
    expect(batcher.stats().waiting).toBe(1);
  });
});

describe('a deadline', () => {
  it('fails a call that finds no place in time, and takes its key out', async () => {
    const { batcher, asked, answer } = upstream({ maxConcurrent: 1 });
    void batcher.load('a');
    await turn();
    const hasty = batcher.load('b', { deadlineMs: 30 });
    const failed = expect(hasty).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    void batcher.load('c');
    await vi.advanceTimersByTimeAsync(30);
    await failed;
    await answer(0);
    expect(asked).toEqual([['a'], ['c']]);
    expect(batcher.stats().expired).toBe(1);
  });

  it('makes the batch leave before its window ends', async () => {
    const { batcher, asked, answer } = upstream({ windowMs: 100 });
    void batcher.load('a');
    await turn();
    const hasty = batcher.load('b', { deadlineMs: 20 });
    void batcher.load('c');
    await vi.advanceTimersByTimeAsync(20);
    expect(asked).toEqual([['a'], ['b', 'c']]);
    await answer(1);
    await expect(hasty).resolves.toBe('b!');
    expect(batcher.plan().batches).toMatchObject([{ left: 'deadline', keys: 2 }]);
  });

  it('ends with departure: a slow load is not its matter', async () => {
    const { batcher, answer } = upstream();
    const call = batcher.load('a', { deadlineMs: 20 });
    await vi.advanceTimersByTimeAsync(500);
    await answer(0);
    await expect(call).resolves.toBe('a!');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('can be set for all calls', async () => {
    const { batcher } = upstream({ maxConcurrent: 1, maxWaitMs: 40 });
    void batcher.load('a');
    await turn();
    const failed = expect(batcher.load('b')).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await vi.advanceTimersByTimeAsync(40);
    await failed;
  });

  it('beyond what a timer can count is none', async () => {
    const { batcher, answer } = upstream();
    const call = batcher.load('a', { deadlineMs: 2 ** 40 });
    await vi.advanceTimersByTimeAsync(1_000);
    await answer(0);
    await expect(call).resolves.toBe('a!');
  });

  it('that is no time is refused', async () => {
    const { batcher } = upstream();
    for (const deadlineMs of [-1, Number.NaN]) {
      await expect(batcher.load('a', { deadlineMs })).rejects.toMatchObject({ code: 'BAD_OPTIONS' });
    }
  });
});

describe('maxBytes', () => {
  const sizeOf = (key: string) => key.length;

  it('closes a batch before the key that would make it too large', async () => {
    const { batcher, asked } = upstream({ sizeOf, maxBytes: 10 });
    for (const key of ['aaaa', 'bbbb', 'cccc', 'dd']) void batcher.load(key);
    await turn();
    expect(asked).toEqual([
      ['aaaa', 'bbbb'],
      ['cccc', 'dd'],
    ]);
  });

  it('lets a key that is too large by itself travel alone', async () => {
    const { batcher, asked } = upstream({ sizeOf, maxBytes: 10 });
    for (const key of ['a', 'b'.repeat(10_240), 'c']) void batcher.load(key);
    await turn();
    expect(asked.map((keys) => keys.map(({ length }) => length))).toEqual([[1], [10_240], [1]]);
  });

  it('counts a key that is wanted twice once', async () => {
    const { batcher, asked } = upstream({ sizeOf, maxBytes: 10 });
    for (const key of ['aaaaaa', 'bbb', 'aaaaaa']) void batcher.load(key);
    await turn();
    expect(asked).toEqual([['aaaaaa', 'bbb']]);
  });
});
