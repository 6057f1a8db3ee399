import { describe, expect, it } from 'vitest';
import { Cache } from './cache.js';
import { deferred } from './testing/deferred.js';

const options = { ttlMs: 60_000, key: (id: number) => `record:${id}` };
const load = async (ids: readonly number[]) => ids.map((id) => `value ${id}`);
const space = () => new Cache().namespace('credential');

describe('getOrLoadMany', () => {
  it('loads together what is missing, in the same tick, and answers by position', async () => {
    const cached = space();
    cached.set('record:2', 'kept', options);
    const asked: (readonly number[])[] = [];
    const listening = (ids: readonly number[]) => {
      asked.push(ids);
      return load(ids);
    };
    const read = cached.getOrLoadMany([1, 2, 3], listening, options);
    expect(asked).toEqual([[1, 3]]);
    expect(await read).toEqual(['value 1', 'kept', 'value 3']);
    expect(cached.get('record:3')).toBe('value 3');
  });

  it('asks nothing when everything is there, and answers an empty list', async () => {
    const cached = space();
    const never = () => Promise.reject(new Error('loaded'));
    cached.set('record:1', 'kept', options);
    expect(await cached.getOrLoadMany<number, string>([1], never, options)).toEqual(['kept']);
    expect(await cached.getOrLoadMany<number, string>([], never, options)).toEqual([]);
  });

  it('asks once for an item that is given twice, or is already on its way', async () => {
    const cached = space();
    const asked: number[] = [];
    const listening = (ids: readonly number[]) => {
      asked.push(...ids);
      return load(ids);
    };
    const single = cached.getOrLoad('record:1', async () => 'alone', options);
    expect(await cached.getOrLoadMany([1, 2, 2], listening, options)).toEqual(['alone', 'value 2', 'value 2']);
    expect(await single).toBe('alone');
    expect(asked).toEqual([2]);
  });

  it('gives a failed item as an error in its place, and keeps the others', async () => {
    const cached = space();
    const partly = async (ids: readonly number[]) => ids.map((id) => (id === 2 ? new Error('no 2') : `value ${id}`));
    expect(await cached.getOrLoadMany([1, 2], partly, options)).toEqual(['value 1', new Error('no 2')]);
    expect(cached.get('record:1')).toBe('value 1');
    expect(cached.get('record:2')).toBeUndefined();
  });

  it('gives everyone the error of a load that fails as a whole, or throws', async () => {
    const down = new Error('down');
    expect(await space().getOrLoadMany([1, 2], () => Promise.reject(down), options)).toEqual([down, down]);
    const thrown = space().getOrLoadMany<number, string>(
      [1],
      () => {
        throw down;
      },
      options,
    );
    expect(await thrown).toEqual([down]);
  });

  it('trusts no answers when there are more or fewer than it asked for', async () => {
    const [one] = await space().getOrLoadMany([1, 2], async () => ['only one'], options);
    expect(one).toMatchObject({ code: 'BAD_ANSWER', message: 'A joint load of 2 items gave 1 answers' });
  });

  it('stops the load when everyone has left, and not before', async () => {
    const cached = space();
    const source = deferred<string[]>();
    const [caller, other] = [new AbortController(), new AbortController()];
    let signal: AbortSignal | undefined;
    const slow = (_: readonly number[], context: { signal: AbortSignal }) => {
      signal = context.signal;
      return source.promise;
    };
    const many = cached.getOrLoadMany([1, 2], slow, { ...options, signal: caller.signal });
    const single = cached.getOrLoad('record:2', async () => 'unused', { ...options, signal: other.signal });
    caller.abort(new Error('left'));
    await expect(many).rejects.toThrow('left');
    expect(signal?.aborted).toBe(false);
    other.abort();
    await expect(single).rejects.toThrow();
    expect(signal?.aborted).toBe(true);
  });
});
