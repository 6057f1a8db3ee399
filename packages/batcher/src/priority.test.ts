import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { turn, upstream } from './testing/upstream.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** An upstream with one place, taken by the load of `busy`. */
async function busy(options: Parameters<typeof upstream>[0] = {}) {
  const service = upstream({ maxConcurrent: 1, maxSize: 1, ...options });
  void service.batcher.load('busy');
  await turn();
  const answerAll = async (loads: number) => {
    for (let i = 0; i < loads; i++) await service.answer(i);
    return service.asked.slice(1).map((keys) => keys.join('+'));
  };
  return { ...service, answerAll };
}

describe('priority', () => {
  it('lets interactive go before normal before background', async () => {
    const { batcher, answerAll } = await busy();
    void batcher.load('b', { priority: 'background' });
    void batcher.load('n');
    void batcher.load('i', { priority: 'interactive' });
    await turn();
    expect(await answerAll(4)).toEqual(['i', 'n', 'b']);
  });

  it('of a batch is that of its most urgent call', async () => {
    const { batcher, answerAll } = await busy({ maxSize: 2 });
    for (const key of ['n1', 'n2']) void batcher.load(key);
    void batcher.load('b', { priority: 'background' });
    void batcher.load('i', { priority: 'interactive' });
    await turn();
    expect(await answerAll(3)).toEqual(['b+i', 'n1+n2']);
  });

  it('rises with an urgent call for a key that waits already', async () => {
    const { batcher, asked, answer } = await busy({ maxSize: 2 });
    for (const key of ['n1', 'n2']) void batcher.load(key);
    void batcher.load('wanted', { priority: 'background' });
    await turn();
    void batcher.load('wanted', { priority: 'interactive' });
    await vi.advanceTimersByTimeAsync(10);
    await answer(0);
    expect(asked[1]).toEqual(['wanted']);
  });

  it('rises with waiting, so that background is never starved', async () => {
    const { batcher, answer, asked } = await busy({ ageingMs: 100 });
    void batcher.load('b', { priority: 'background' });
    for (let i = 0; i < 5; i++) {
      void batcher.load(`i${i}`, { priority: 'interactive' });
      await vi.advanceTimersByTimeAsync(60);
      await answer(i);
    }
    expect(asked.slice(1).flat()).toContain('b');
    expect(asked.flat().indexOf('b')).toBe(4);
  });

  it('does not fall when the clock goes back', async () => {
    let now = 1_000_000;
    const { batcher, answerAll } = await busy({ ageingMs: 100, now: () => now });
    void batcher.load('i', { priority: 'interactive' });
    await turn();
    now = 0;
    void batcher.load('n');
    await turn();
    expect(await answerAll(3)).toEqual(['i', 'n']);
  });

  it('can have a window of its own', async () => {
    const windowMs = { interactive: 5, normal: 50, background: 500 };
    const { batcher, asked } = upstream({ windowMs });
    void batcher.load('a');
    await turn();
    void batcher.load('b', { priority: 'background' });
    await vi.advanceTimersByTimeAsync(400);
    expect(asked).toEqual([['a']]);
    void batcher.load('i', { priority: 'interactive' });
    await vi.advanceTimersByTimeAsync(5);
    expect(asked).toEqual([['a'], ['b', 'i']]);
  });

  it('that does not exist is refused', async () => {
    const { batcher } = upstream();
    await expect(batcher.load('a', { priority: 'urgent' as never })).rejects.toMatchObject({ code: 'BAD_OPTIONS' });
  });
});

describe('fairness', () => {
  it('lets a small partition in between the batches of a large one', async () => {
    const { batcher, answerAll } = await busy({ partition: (key) => key.slice(0, 1) });
    for (const key of ['a1', 'a2', 'a3', 'z1', 'z2']) void batcher.load(key);
    await turn();
    expect(await answerAll(6)).toEqual(['a1', 'z1', 'a2', 'z2', 'a3']);
  });

  it('goes by tenant where there is one, also within a partition', async () => {
    const { batcher, answerAll } = await busy({ tenant: (key) => key.slice(0, 1), maxSize: 2 });
    for (const key of ['a1', 'a2', 'a3', 'a4', 'a5', 'z1']) void batcher.load(key);
    await turn();
    expect(await answerAll(4)).toEqual(['a1+a2', 'a5+z1', 'a3+a4']);
  });

  it('yields to priority', async () => {
    const { batcher, answerAll } = await busy({ partition: (key) => key.slice(0, 1) });
    void batcher.load('z1', { priority: 'background' });
    for (const key of ['a1', 'a2']) void batcher.load(key);
    await turn();
    expect(await answerAll(4)).toEqual(['a1', 'a2', 'z1']);
  });
});
