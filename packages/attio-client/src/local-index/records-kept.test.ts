import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { recordOf } from '../testing/record.js';
import type { IndexedObject } from './indexed-object.js';
import { RecordsKept } from './records-kept.js';

let kept: RecordsKept;
let companies: IndexedObject;
let people: IndexedObject;

beforeEach(() => {
  kept = new RecordsKept(100, () => {});
  kept.add(['companies'], 'companies', { search: ['name', 'ceo'], composites: [] }, true);
  kept.add(['people'], 'people', { search: ['name', 'company'], composites: [] }, true);
  companies = kept.get('companies') as IndexedObject;
  people = kept.get('people') as IndexedObject;
});

const company = (id: string, name: string, ceo: readonly string[] = []) =>
  recordOf(id, { name, ceo: ceo.map((one) => ({ object: 'people', id: one })) });
const person = (id: string, name: string, at?: string) =>
  recordOf(id, { name, ...(at ? { company: { object: 'companies', id: at } } : {}) });

/** A write that nothing else overlapped. */
function store(object: string, stored: ReturnType<typeof recordOf>, written: readonly string[] = ['name']): void {
  const begun = kept.touches.begin();
  kept.apply({ object, stored, written }, begun);
  kept.touches.end(begun);
}

describe('two writes that overlap', () => {
  it('leave the record unsure, because nobody knows which came last', () => {
    const [first, second] = [kept.touches.begin(), kept.touches.begin()];
    kept.apply({ object: 'companies', stored: company('c1', 'Two') }, second);
    expect(companies.unsure.size).toBe(0);
    kept.apply({ object: 'companies', stored: company('c1', 'One') }, first);
    expect([...companies.unsure]).toEqual(['c1']);
  });

  it('do not bring back a record that one of them deleted', () => {
    store('companies', company('c1', 'One'));
    const [write, removal] = [kept.touches.begin(), kept.touches.begin()];
    kept.apply({ object: 'companies', gone: ['c1'] }, removal);
    kept.touches.end(removal);
    kept.apply({ object: 'companies', stored: company('c1', 'Two') }, write);
    kept.touches.end(write);
    expect([companies.table.size, companies.unsure.size]).toEqual([0, 0]);
  });
});

describe('a record that was deleted', () => {
  it('stays away, also when the service shows it once more', () => {
    store('companies', company('c1', 'One'));
    kept.apply({ object: 'companies', gone: ['c1'] }, 0);
    kept.settle(companies, 'c1', company('c1', 'One'), kept.touches.begin());
    expect(companies.table.size).toBe(0);
  });

  it('is no longer what others are found by', () => {
    store('companies', company('c1', 'One'));
    store('people', person('p1', 'Ada', 'c1'));
    expect(people.table.search('one')).toHaveLength(1);
    kept.apply({ object: 'companies', gone: ['c1'] }, 0);
    expect(people.table.search('one')).toEqual([]);
  });
});

describe('a write to one side of a relationship', () => {
  beforeEach(() => {
    store('companies', company('c1', 'First'));
    store('companies', company('c2', 'Second'));
    store('people', person('p1', 'Ada', 'c1'));
    store('people', person('p2', 'Ben', 'c1'));
  });

  it('leaves those unsure that have the other side, or had it', () => {
    store('companies', company('c1', 'First', ['p3']), ['ceo']);
    expect([...people.unsure]).toEqual(['p1', 'p2']);
  });

  it('leaves the one unsure that may have lost it', () => {
    store('companies', company('c1', 'First', ['p1']), ['name']);
    expect(companies.unsure.size).toBe(0);
    store('companies', company('c2', 'Second', ['p1']), ['ceo']);
    expect([...companies.unsure]).toEqual(['c1']);
  });

  it('concerns nobody when it is not written', () => {
    store('companies', company('c1', 'Other'), ['name']);
    expect(people.unsure.size).toBe(0);
    expect(people.table.search('other').map(({ id }) => id)).toEqual(['p1', 'p2']);
  });
});

describe('whatever is written, deleted, told of and read at the same time', () => {
  const moments = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)).map((three) => three.sort((a, b) => a - b));
  const action = fc.record({
    kind: fc.constantFrom('write', 'delete', 'elsewhere', 'look', 'read all'),
    id: fc.constantFrom('a', 'b', 'c'),
    moments,
  });

  it('the index shows what the service has, once it looked at what it is unsure of', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        kept = new RecordsKept(100, () => {});
        kept.add(['companies'], 'companies', { search: ['name'], composites: [] }, false);
        const object = kept.get('companies') as IndexedObject;
        const service = new Map(['a', 'b', 'c'].map((id) => [id, company(id, 'original')]));
        const deleted = new Set<string>();
        for (const record of service.values()) store('companies', record);

        const steps = actions.flatMap((one, i) => stepsOf(one, i, object, service, deleted));
        for (const { run } of steps.sort((a, b) => a.at - b.at)) {
          run();
          for (const id of deleted) expect(object.table.get(id)).toBeUndefined();
        }
        const begun = kept.touches.begin();
        for (const id of object.unsure) kept.settle(object, id, service.get(id), begun);
        for (const [id, record] of service)
          expect(object.table.get(id)?.title).toBe(String(record.values['name']?.[0]));
        expect([object.table.size, object.unsure.size]).toEqual([service.size, 0]);
      }),
      { numRuns: 2_000, seed: 11 },
    );
  });

  /** What happens when a call begins, when the service deals with it, and when its answer comes. */
  function stepsOf(
    { kind, id, moments: [start = 0, middle = 0, end = 0] }: { kind: string; id: string; moments: readonly number[] },
    number: number,
    object: IndexedObject,
    service: Map<string, ReturnType<typeof recordOf>>,
    deleted: Set<string>,
  ) {
    let begun = 0;
    let answer: () => void = () => {};
    const dealWith = () => {
      const next = company(id, `version ${number}`);
      const before = new Map(service);
      if (kind === 'write' && before.has(id)) {
        service.set(id, next);
        answer = () => kept.apply({ object: 'companies', stored: next, written: ['name'] }, begun);
      } else if (kind === 'elsewhere' && before.has(id)) {
        service.set(id, next);
        answer = () => kept.apply({ object: 'companies', unsure: [id] }, 0);
      } else if (kind === 'delete') {
        service.delete(id);
        answer = () => {
          kept.apply({ object: 'companies', gone: [id] }, begun);
          deleted.add(id);
        };
      } else if (kind === 'look') {
        answer = () => kept.settle(object, id, before.get(id), begun);
      } else if (kind === 'read all') {
        answer = () => {
          for (const one of ['a', 'b', 'c']) kept.settle(object, one, before.get(one), begun);
        };
      }
    };
    return [
      {
        at: start,
        run: () => {
          begun = kept.touches.begin();
        },
      },
      { at: middle + 0.1, run: dealWith },
      {
        at: end + 0.2,
        run: () => {
          answer();
          kept.touches.end(begun);
        },
      },
    ];
  }
});
