import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BatcherOptions, createBatcher, type RetryOptions } from './index.js';
import { turn, upstream } from './testing/upstream.js';

/** Loads 'a' to 'h' in one batch from a service in which `answer` decides, and tells what it was asked. */
function service(answer: BatcherOptions<string, string>['load'], retryPartial: boolean | RetryOptions<string> = true) {
  const asked: string[] = [];
  const batcher = createBatcher<string, string>({
    retryPartial,
    load: (keys, context) => {
      asked.push(keys.join(''));
      return answer(keys, context);
    },
  });
  return { batcher, asked, load: () => batcher.loadMany([...'abcdefgh']) };
}

const values = [...'abcdefgh'].map((key) => `${key}!`);
const without = (bad: string, error: unknown) => [...'abcdefgh'].map((key) => (bad.includes(key) ? error : `${key}!`));

describe('retry of the failed part', () => {
  it('loads the failed keys again, and them alone', async () => {
    const { asked, load } = service(async (keys, { attempt }) =>
      keys.map((key) => (attempt === 1 && 'bd'.includes(key) ? new Error('busy') : `${key}!`)),
    );
    await expect(load()).resolves.toEqual(values);
    expect(asked).toEqual(['abcdefgh', 'bd']);
  });

  it('ends after maxAttempts with the last error', async () => {
    const { asked, load } = service(
      async (keys, { attempt }) => keys.map((key) => (key === 'b' ? new Error(`failure ${attempt}`) : `${key}!`)),
      { maxAttempts: 2 },
    );
    await expect(load()).resolves.toEqual(without('b', new Error('failure 2')));
    expect(asked).toEqual(['abcdefgh', 'b']);
  });

  it('spares keys for which it cannot help', async () => {
    const { asked, load } = service(async (keys) => keys.map((key) => (key === 'b' ? new Error('gone') : `${key}!`)), {
      shouldRetry: (error) => (error as Error).message !== 'gone',
    });
    await load();
    expect(asked).toEqual(['abcdefgh']);
  });

  it('is off by default', async () => {
    const asked: number[] = [];
    const batcher = createBatcher<string, string>({
      load: async (keys) => {
        asked.push(keys.length);
        return keys.map(() => new Error('busy'));
      },
    });
    await batcher.loadMany(['a', 'b']);
    expect(asked).toEqual([2]);
  });

  it('passes on what shouldRetry throws', async () => {
    const bug = new Error('bug in shouldRetry');
    const { load } = service(async (keys) => keys.map(() => new Error('busy')), {
      shouldRetry: () => {
        throw bug;
      },
    });
    await expect(load()).resolves.toEqual(without('abcdefgh', bug));
  });
});

describe('a batch that fails as a whole', () => {
  const poison = (bad: string) => async (keys: readonly string[]) => {
    if (keys.some((key) => bad.includes(key))) throw new Error('bad request');
    return keys.map((key) => `${key}!`);
  };

  it('is halved until the poison item fails alone', async () => {
    const { asked, load } = service(poison('c'));
    await expect(load()).resolves.toEqual(without('c', new Error('bad request')));
    expect(asked).toEqual(['abcdefgh', 'abcd', 'efgh', 'ab', 'cd', 'c', 'd']);
  });

  it('takes 15 loads to find one in 100', async () => {
    const { batcher, asked } = service(poison('x'));
    const keys = Array.from({ length: 100 }, (_, i) => (i === 37 ? 'x' : `${i}`));
    await batcher.loadMany(keys);
    expect(asked.length).toBeLessThanOrEqual(15);
  });

  it('finds two poison items', async () => {
    const { load } = service(poison('bg'));
    await expect(load()).resolves.toEqual(without('bg', new Error('bad request')));
  });

  it('finds three poison items', async () => {
    const { load } = service(poison('ace'));
    await expect(load()).resolves.toEqual(without('ace', new Error('bad request')));
  });

  it('is given up when the whole, both halves and all quarters fail: nothing works', async () => {
    const { asked, load } = service(poison('abcdefgh'));
    await expect(load()).resolves.toEqual(without('abcdefgh', new Error('bad request')));
    expect(asked).toEqual(['abcdefgh', 'abcd', 'efgh', 'ab', 'cd', 'ef', 'gh']);
  });

  it('is loaded again whole without splitting', async () => {
    const { asked, load } = service(
      async (keys, { attempt }) => {
        if (attempt < 3) throw new Error('down');
        return keys.map((key) => `${key}!`);
      },
      { split: false },
    );
    await expect(load()).resolves.toEqual(values);
    expect(asked).toEqual(['abcdefgh', 'abcdefgh', 'abcdefgh']);
  });

  it('is halved too when the answer does not fit the keys, so that nobody gets the value of another', async () => {
    const { load } = service(async (keys) => keys.filter((key) => key !== 'e').map((key) => `${key}!`));
    await expect(load()).resolves.toEqual(without('e', expect.objectContaining({ code: 'RESULT_MISMATCH' })));
  });
});

describe('between attempts', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const failing = (i: number) => new Error(`failure ${i}`);

  it('passes delayMs, then twice as much', async () => {
    const { batcher, asked, fail } = upstream({ retryPartial: { delayMs: 100 } });
    const call = expect(batcher.load('a')).rejects.toThrow('failure 2');
    await turn();
    await fail(0, failing(0));
    await vi.advanceTimersByTimeAsync(99);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    await fail(1, failing(1));
    await vi.advanceTimersByTimeAsync(199);
    expect(asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    await fail(2, failing(2));
    await call;
  });

  it('a caller who leaves takes its key out of the next attempt', async () => {
    const { batcher, asked, fail } = upstream({ retryPartial: { split: false } });
    const ann = new AbortController();
    const left = expect(batcher.load('a', { signal: ann.signal })).rejects.toThrow('ann left');
    void batcher.load('b');
    await turn();
    ann.abort(new Error('ann left'));
    await fail(0, failing(0));
    await left;
    expect(asked).toEqual([['a', 'b'], ['b']]);
  });

  it('the last caller to leave ends the wait, and nothing is loaded any more', async () => {
    const { batcher, asked, fail } = upstream({ retryPartial: { delayMs: 100 } });
    const ann = new AbortController();
    const left = expect(batcher.load('a', { signal: ann.signal })).rejects.toThrow('ann left');
    await turn();
    await fail(0, failing(0));
    ann.abort(new Error('ann left'));
    await left;
    await batcher.drain();
    expect(asked).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('those whose keys are loaded have their answer already', async () => {
    const signals: AbortSignal[] = [];
    const batcher = createBatcher<string, string>({
      retryPartial: { delayMs: 1_000 },
      load: async (keys, { signal }) => {
        signals.push(signal);
        return keys.map((key) => (key === 'b' ? new Error('busy') : `${key}!`));
      },
    });
    const bob = new AbortController();
    const good = batcher.load('a');
    const bad = expect(batcher.load('b', { signal: bob.signal })).rejects.toThrow('bob left');
    await expect(good).resolves.toBe('a!');
    bob.abort(new Error('bob left'));
    await bad;
    expect(signals[0]?.aborted).toBe(true);
  });

  it('the attempt counts up', async () => {
    const { batcher, attempts, fail, answer } = upstream({ retryPartial: true });
    const call = batcher.load('a');
    await turn();
    await fail(0, failing(0));
    await fail(1, 'not even an error');
    await answer(2);
    await expect(call).resolves.toBe('a!');
    expect(attempts).toEqual([1, 2, 3]);
  });
});
