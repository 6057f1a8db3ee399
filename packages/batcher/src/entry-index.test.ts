import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntryIndex } from './entry-index.js';

/** Enters ids as a batch does, and tells which found one that was there. */
function enter(ids: readonly unknown[]) {
  const index = new EntryIndex<{ readonly id: unknown }>();
  const found = ids.map((id) => {
    const there = index.find(id);
    if (!there) index.add({ id });
    return there;
  });
  return { index, found };
}

/** Ids that are hard to tell apart: equal ends, equal middles, numbers beside their names, things without a hash. */
const id = fc.oneof(
  fc.constantFrom<unknown>(0, -0, Number.NaN, 1, '1', '', null, undefined, true, 2n),
  fc.nat(300),
  fc.double(),
  fc.string({ maxLength: 3 }),
  fc.nat(300).map((n) => `record-${n}`),
  fc.nat(300).map((n) => `${n}-with-the-same-end`),
  fc.uuid(),
);

describe('EntryIndex', () => {
  it('finds what a Map finds, whatever the ids', () => {
    fc.assert(
      fc.property(fc.array(id, { maxLength: 400 }), (ids) => {
        const { index, found } = enter(ids);
        const seen = new Map<unknown, unknown>();
        ids.forEach((one, i) => {
          expect(found[i] !== undefined).toBe(seen.has(one));
          seen.set(one, i);
        });
        expect(index.entries).toHaveLength(seen.size);
        index.close();
      }),
    );
  });

  it('does not find what was deleted, and finds the others', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(id, { minLength: 2, maxLength: 200, comparator: 'SameValueZero' }),
        fc.nat(),
        (ids, n) => {
          const { index } = enter(ids);
          const gone = ids[n % ids.length];
          index.delete(index.find(gone) as { id: unknown });
          for (const one of ids) expect(index.find(one) !== undefined).toBe(one !== gone && !Object.is(one, gone));
          index.close();
        },
      ),
    );
  });

  it('starts empty, also after another was closed', () => {
    const { index } = enter(['a', 'b']);
    index.close();
    expect(new EntryIndex().find('a')).toBeUndefined();
  });

  it('tells objects apart by identity', () => {
    const [one, other] = [{ key: 1 }, { key: 1 }];
    expect(enter([one, other, one]).found.map(Boolean)).toEqual([false, false, true]);
  });
});
