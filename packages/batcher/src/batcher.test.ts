import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BatcherOptions, createBatcher } from './index.js';
import { turn, upstream } from './testing/upstream.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a lone call on an idle upstream', () => {
  it('leaves at once', async () => {
    const { batcher, asked } = upstream();
    void batcher.load('a');
    await turn();
    expect(asked).toEqual([['a']]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves at once again and again, as long as the one before is answered', async () => {
    const batcher = createBatcher<string, string>({ load: async (keys) => keys });
    for (const key of ['a', 'b', 'c']) expect(await batcher.load(key)).toBe(key);
    expect(batcher.stats()).toMatchObject({ calls: 3, batches: 3 });
  });

  it('takes along what is asked in the same turn, also behind promises', async () => {
    const { batcher, asked } = upstream();
    void batcher.load('a');
    void Promise.resolve()
      .then(() => Promise.resolve())
      .then(() => batcher.load('b'));
    void batcher.load('c');
    await turn();
    expect(asked).toEqual([['a', 'c', 'b']]);
  });

  it('does not wait for another partition', async () => {
    const { batcher, asked } = upstream({ partition: (key) => key.slice(0, 1) });
    void batcher.load('a1');
    await turn();
    void batcher.load('b1');
    await turn();
    expect(asked).toEqual([['a1'], ['b1']]);
  });
});

describe('calls while a batch is under way', () => {
  it('gather for a window', async () => {
    const { batcher, asked } = upstream({ windowMs: 10 });
    void batcher.load('a');
    await turn();
    void batcher.load('b');
    await vi.advanceTimersByTimeAsync(9);
    void batcher.load('c');
    expect(asked).toEqual([['a']]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual([['a'], ['b', 'c']]);
  });

  it('leave early when the batch is full', async () => {
    const { batcher, asked } = upstream({ windowMs: 10, maxSize: 2 });
    void batcher.load('a');
    await turn();
    for (const key of ['b', 'c', 'd']) void batcher.load(key);
    await turn();
    expect(asked).toEqual([['a'], ['b', 'c']]);
    await vi.advanceTimersByTimeAsync(10);
    expect(asked).toEqual([['a'], ['b', 'c'], ['d']]);
  });

  it('ask once for a key that is wanted twice', async () => {
    const { batcher, asked, answer } = upstream();
    void batcher.load('a');
    await turn();
    const twice = [batcher.load('b'), batcher.load('b')];
    await vi.advanceTimersByTimeAsync(10);
    expect(asked).toEqual([['a'], ['b']]);
    await answer(1);
    await expect(Promise.all(twice)).resolves.toEqual(['b!', 'b!']);
  });

  it('ask once for a key that is wanted again when its batch is full, but has not left', async () => {
    const { batcher, asked } = upstream({ maxSize: 2 });
    for (const key of ['a', 'b', 'a', 'b', 'c', 'b']) void batcher.load(key);
    await turn();
    expect(asked).toEqual([
      ['a', 'b'],
      ['c', 'b'],
    ]);
  });

  it('load a key anew that has left already, so that a read after a write is fresh', async () => {
    const { batcher, asked } = upstream();
    void batcher.load('a');
    await turn();
    void batcher.load('a');
    await vi.advanceTimersByTimeAsync(10);
    expect(asked).toEqual([['a'], ['a']]);
  });

  it('wait for a slot beyond maxConcurrent, and gather until they get one', async () => {
    const { batcher, asked, answer } = upstream({ maxConcurrent: 1 });
    void batcher.load('a');
    await turn();
    void batcher.load('b');
    await vi.advanceTimersByTimeAsync(50);
    void batcher.load('c');
    expect(asked).toEqual([['a']]);
    await answer(0);
    expect(asked).toEqual([['a'], ['b', 'c']]);
  });
});

describe('one caller that aborts', () => {
  it('takes its key out of the batch that gathers', async () => {
    const { batcher, asked } = upstream();
    const ann = new AbortController();
    const left = batcher.load('a', { signal: ann.signal });
    void batcher.load('b');
    ann.abort(new Error('ann left'));
    await expect(left).rejects.toThrow('ann left');
    await turn();
    expect(asked).toEqual([['b']]);
  });

  it('leaves the key to another who wants it too', async () => {
    const { batcher, asked, answer } = upstream();
    const ann = new AbortController();
    const left = batcher.load('a', { signal: ann.signal });
    const stays = batcher.load('a', { signal: new AbortController().signal });
    ann.abort(new Error('ann left'));
    await expect(left).rejects.toThrow('ann left');
    await turn();
    expect(asked).toEqual([['a']]);
    await answer();
    await expect(stays).resolves.toBe('a!');
  });

  it('is rejected at once after departure; the batch goes on for the others', async () => {
    const { batcher, signals, answer } = upstream();
    const ann = new AbortController();
    const left = batcher.load('a', { signal: ann.signal });
    const stays = batcher.load('b');
    await turn();
    ann.abort(new Error('ann left'));
    await expect(left).rejects.toThrow('ann left');
    expect(signals[0]?.aborted).toBe(false);
    await answer();
    await expect(stays).resolves.toBe('b!');
  });

  it('aborts the batch when everybody else has left', async () => {
    const { batcher, signals } = upstream();
    const [ann, bob] = [new AbortController(), new AbortController()];
    const calls = [batcher.load('a', { signal: ann.signal }), batcher.load('b', { signal: bob.signal })];
    await turn();
    ann.abort();
    expect(signals[0]?.aborted).toBe(false);
    bob.abort(new Error('bob left'));
    expect(signals[0]?.reason).toEqual(new Error('bob left'));
    await Promise.allSettled(calls);
  });

  it('of loadMany is rejected with the reason', async () => {
    const { batcher } = upstream();
    const ann = new AbortController();
    const many = batcher.loadMany(['a', 'b'], { signal: ann.signal });
    ann.abort(new Error('ann left'));
    await expect(many).rejects.toThrow('ann left');
  });

  it('asks for nothing when it has aborted before', async () => {
    const { batcher, asked } = upstream();
    await expect(batcher.load('a', { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone');
    await turn();
    expect(asked).toEqual([]);
  });
});

describe('the answer of a load', () => {
  const loading = (
    load: BatcherOptions<string, string>['load'],
    options: Partial<BatcherOptions<string, string>> = {},
  ) => createBatcher<string, string>({ load, ...options }).loadMany(['a', 'b', 'c']);

  it('gives each caller its own value or error', async () => {
    const bad = new Error('bad');
    await expect(loading(async (keys) => keys.map((key) => (key === 'b' ? bad : `${key}!`)))).resolves.toEqual([
      'a!',
      bad,
      'c!',
    ]);
  });

  it('can be a map by identity, in any order', async () => {
    const load = async () =>
      new Map([
        ['C', 'c!'],
        ['A', 'a!'],
        ['B', 'b!'],
      ]);
    await expect(loading(load, { keyOf: (key) => key.toUpperCase() })).resolves.toEqual(['a!', 'b!', 'c!']);
  });

  it('fails only the key that is missing from a map', async () => {
    await expect(
      loading(
        async () =>
          new Map([
            ['a', 'a!'],
            ['c', 'c!'],
          ]),
      ),
    ).resolves.toEqual(['a!', expect.objectContaining({ code: 'RESULT_MISSING' }), 'c!']);
  });

  it('answers nobody when its length is not that of the keys', async () => {
    const mismatch = expect.objectContaining({ code: 'RESULT_MISMATCH' });
    await expect(loading(async () => ['a!', 'c!'])).resolves.toEqual([mismatch, mismatch, mismatch]);
    await expect(loading(async () => undefined as never)).resolves.toEqual([mismatch, mismatch, mismatch]);
  });

  it('can be undefined: that is a value like any other', async () => {
    const batcher = (load: BatcherOptions<string, undefined>['load']) => createBatcher<string, undefined>({ load });
    await expect(batcher(async () => [undefined]).load('a')).resolves.toBeUndefined();
    await expect(batcher(async () => new Map([['a', undefined]])).load('a')).resolves.toBeUndefined();
  });

  it('of loadMany is an Error also for what was thrown and is none', async () => {
    const failed = expect.objectContaining({ code: 'LOAD_FAILED', cause: 'down' });
    await expect(loading(() => Promise.reject('down'))).resolves.toEqual([failed, failed, failed]);
  });

  it('fails every key of the batch when the load rejects or throws', async () => {
    const down = new Error('down');
    await expect(loading(() => Promise.reject(down))).resolves.toEqual([down, down, down]);
    const throws = () => {
      throw down;
    };
    await expect(loading(throws)).resolves.toEqual([down, down, down]);
  });
});

describe('a function of a key that throws', () => {
  it.each(['keyOf', 'partition', 'tenant', 'sizeOf'])(
    '%s: rejects that call, and leaves nothing behind',
    async (name) => {
      const options = {
        [name]: (key: string) => {
          if (key === 'bad') throw new Error(`no ${name}`);
          return 1;
        },
      };
      const { batcher, asked, answer } = upstream(options);
      await expect(batcher.load('bad')).rejects.toThrow(`no ${name}`);
      const good = batcher.load('good');
      await turn();
      await answer();
      await expect(good).resolves.toBe('good!');
      await batcher.drain();
      expect(asked).toEqual([['good']]);
    },
  );
});

describe('a load that never settles', () => {
  it('holds its place, and neither those who leave nor the end', async () => {
    const { batcher } = upstream({ maxConcurrent: 1, load: () => new Promise(() => {}) });
    const ann = new AbortController();
    const left = expect(batcher.load('a', { signal: ann.signal })).rejects.toThrow('ann left');
    await turn();
    ann.abort(new Error('ann left'));
    await left;
    const waits = expect(batcher.load('b')).rejects.toMatchObject({ code: 'CLOSED' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(batcher.stats()).toMatchObject({ waiting: 1, underWay: 1 });
    await batcher.close({ signal: AbortSignal.abort() });
    await waits;
  });
});

describe('the async context', () => {
  const tenant = new AsyncLocalStorage<string>();
  const contexts = () => {
    const seen: Record<string, string | undefined> = {};
    const batcher = createBatcher<string, string>({
      partition: (key) => key,
      maxConcurrent: 1,
      load: async (keys) => {
        await Promise.resolve();
        seen[keys[0]] = tenant.getStore();
        return keys;
      },
    });
    return { seen, batcher };
  };

  it('of a batch is that of its first caller, also when it had to wait for another tenant', async () => {
    const { seen, batcher } = contexts();
    await Promise.all(['ann', 'bob', 'cyd'].map((name) => tenant.run(name, () => batcher.load(name))));
    expect(seen).toEqual({ ann: 'ann', bob: 'bob', cyd: 'cyd' });
  });

  it('of a later batch is that of its own first caller', async () => {
    const seen: (string | undefined)[] = [];
    const { batcher } = upstream({
      load: async (keys) => {
        seen.push(tenant.getStore());
        await new Promise((resolve) => setTimeout(resolve, 100));
        return [...keys];
      },
    });
    void tenant.run('ann', () => batcher.load('a'));
    await turn();
    void tenant.run('bob', () => batcher.load('b'));
    await vi.advanceTimersByTimeAsync(10);
    expect(seen).toEqual(['ann', 'bob']);
  });

  it('of a caller is its own after the answer', async () => {
    const batcher = createBatcher<string, string>({ load: async (keys) => keys });
    const whoAmI = (name: string) =>
      tenant.run(name, async () => {
        await batcher.load(name);
        return tenant.getStore();
      });
    await expect(Promise.all(['ann', 'bob'].map(whoAmI))).resolves.toEqual(['ann', 'bob']);
  });
});

describe('settings', () => {
  it('that change take effect for what leaves next', async () => {
    const { batcher, asked } = upstream();
    batcher.configure({ maxSize: 2 });
    for (const key of ['a', 'b', 'c']) void batcher.load(key);
    await turn();
    expect(asked).toEqual([['a', 'b'], ['c']]);
  });
});

describe('flushing and closing', () => {
  it('flush lets what gathers leave without the rest of its window', async () => {
    const { batcher, asked } = upstream();
    void batcher.load('a');
    await turn();
    void batcher.load('b');
    batcher.flush();
    expect(asked).toEqual([['a'], ['b']]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('drain flushes, and ends when everything is answered', async () => {
    const { batcher, answer } = upstream();
    void batcher.load('a');
    let drained = false;
    const draining = batcher.drain().then(() => {
      drained = true;
    });
    await turn();
    expect(drained).toBe(false);
    await answer();
    await draining;
    await expect(batcher.drain()).resolves.toBeUndefined();
  });

  it('dispose refuses further calls and answers those before', async () => {
    const { batcher, answer } = upstream();
    const before = batcher.load('a');
    const disposing = batcher[Symbol.asyncDispose]();
    await expect(batcher.load('b')).rejects.toMatchObject({ code: 'CLOSED' });
    await answer();
    await disposing;
    await expect(before).resolves.toBe('a!');
  });

  it('drain ends also when the last caller leaves', async () => {
    const { batcher, answer } = upstream({ maxConcurrent: 1 });
    void batcher.load('a');
    await turn();
    const ann = new AbortController();
    const left = expect(batcher.load('b', { signal: ann.signal })).rejects.toThrow();
    const draining = batcher.drain();
    await answer();
    ann.abort();
    await left;
    await answer(1);
    await expect(draining).resolves.toBeUndefined();
  });

  it('drain ends also when what came meanwhile is closed away', async () => {
    const { batcher, answer } = upstream();
    void batcher.load('a');
    await turn();
    const draining = batcher.drain();
    const gathering = expect(batcher.load('b')).rejects.toMatchObject({ code: 'CLOSED' });
    await answer();
    await batcher.close({ signal: AbortSignal.abort() });
    await gathering;
    await expect(draining).resolves.toBeUndefined();
  });

  it('drain rejects when its signal aborts, and what is under way goes on', async () => {
    const { batcher, answer } = upstream();
    const call = batcher.load('a');
    await turn();
    const enough = new AbortController();
    const draining = expect(batcher.drain({ signal: enough.signal })).rejects.toThrow('enough');
    enough.abort(new Error('enough'));
    await draining;
    await answer();
    await expect(call).resolves.toBe('a!');
  });

  it('close fails what is unanswered when its signal aborts', async () => {
    const { batcher, signals } = upstream({ maxConcurrent: 1 });
    const calls = [batcher.load('a')];
    await turn();
    calls.push(batcher.load('b'));
    const enough = new AbortController();
    const closing = batcher.close({ signal: enough.signal });
    enough.abort();
    await closing;
    const closed = { status: 'rejected', reason: expect.objectContaining({ code: 'CLOSED' }) };
    expect(await Promise.allSettled(calls)).toEqual([closed, closed]);
    expect(signals[0]?.aborted).toBe(true);
  });
});
