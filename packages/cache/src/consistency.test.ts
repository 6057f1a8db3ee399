import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cache } from './cache.js';
import type { CacheNamespace } from './namespace.js';
import { deferred } from './testing/deferred.js';

const KEYS = ['a', 'b'] as const;
type Key = (typeof KEYS)[number];

interface Load {
  readonly version: number;
  readonly refresh: boolean;
  readonly signal: AbortSignal;
  readonly source: ReturnType<typeof deferred<number>>;
  settled: boolean;
}

/** A source that counts up, a cache in front of it, and the reads and loads under way. */
class World {
  readonly clock = { ms: 0 };
  readonly space: CacheNamespace;
  readonly versions: Record<Key, number> = { a: 1, b: 1 };
  /** What every read that begins now has to see at least. */
  readonly floor: Record<Key, number> = { a: 1, b: 1 };
  readonly loads: Load[] = [];
  readonly readers: AbortController[] = [];
  readonly failures: string[] = [];
  readonly tagsKnown: boolean;
  #refresh = false;

  constructor(tagsKnown: boolean) {
    this.tagsKnown = tagsKnown;
    const onEvent = (event: { type: string; refresh?: boolean }) => {
      if (event.type === 'load') this.#refresh = event.refresh ?? false;
    };
    this.space = new Cache({ now: () => this.clock.ms, maxEntries: 2, onEvent }).namespace('credential');
  }

  read(key: Key): void {
    const reader = new AbortController();
    this.readers.push(reader);
    const atLeast = this.floor[key];
    const load = ({ signal }: { signal: AbortSignal }) => this.#load(key, signal);
    const tags = this.tagsKnown ? [key] : () => [key];
    const options = { ttlMs: 10, staleMs: 10, graceMs: 10, negativeTtlMs: () => 5, tags, signal: reader.signal };
    this.space.getOrLoad(key, load, options).then(
      (version) => {
        if (version < atLeast) this.failures.push(`a read of ${key} saw ${version}, not ${atLeast} or later`);
      },
      () => {},
    );
  }

  /** Changes the source, and then says so. */
  write(key: Key, how: 'tag' | 'delete' | 'pattern' | 'clear' | 'set' | 'prime'): void {
    const asOf = this.space.stamp();
    const before = this.versions[key];
    this.versions[key] += 1;
    if (how === 'prime') {
      this.space.invalidate([key]);
      this.space.set(key, before, { ttlMs: 10, tags: [key], asOf }); // comes too late
    } else if (how === 'tag') this.space.invalidate([key]);
    else if (how === 'delete') this.space.delete(key);
    else if (how === 'pattern') void this.space.invalidatePattern(`${key}*`);
    else if (how === 'clear') this.space.clear();
    else this.space.set(key, this.versions[key], { ttlMs: 10, tags: [key] });
    if (how === 'clear') Object.assign(this.floor, this.versions);
    else this.floor[key] = this.versions[key];
  }

  settle(index: number, ok: boolean): void {
    const open = this.loads.filter(({ settled }) => !settled);
    const load = open[index % Math.max(1, open.length)];
    if (load === undefined) return;
    load.settled = true;
    if (ok) load.source.resolve(load.version);
    else load.source.reject(new Error('down'));
  }

  abort(index: number): void {
    this.readers[index % Math.max(1, this.readers.length)]?.abort();
  }

  #load(key: Key, signal: AbortSignal): Promise<number> {
    const load = {
      version: this.versions[key],
      refresh: this.#refresh,
      signal,
      source: deferred<number>(),
      settled: false,
    };
    this.loads.push(load);
    return load.source.promise;
  }
}

const key = fc.constantFrom(...KEYS);
const index = fc.nat({ max: 20 });
const step: fc.Arbitrary<(world: World) => void> = fc.oneof(
  { weight: 4, arbitrary: key.map((k) => Object.assign((w: World) => w.read(k), { toString: () => `read ${k}` })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(key, fc.constantFrom('tag', 'delete', 'pattern', 'clear', 'set', 'prime'))
      .map(([k, how]) => Object.assign((w: World) => w.write(k, how), { toString: () => `write ${k} by ${how}` })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(index, fc.boolean())
      .map(([i, ok]) => Object.assign((w: World) => w.settle(i, ok), { toString: () => `settle ${i} ${ok}` })),
  },
  { weight: 1, arbitrary: index.map((i) => Object.assign((w: World) => w.abort(i), { toString: () => `abort ${i}` })) },
  {
    weight: 2,
    arbitrary: fc.integer({ min: -3, max: 15 }).map((ms) =>
      Object.assign(
        (w: World) => {
          w.clock.ms += ms;
        },
        { toString: () => `wait ${ms}` },
      ),
    ),
  },
);

describe('whatever happens in whatever order', () => {
  it.each([
    ['known before the answer', true],
    ['known from the answer', false],
  ])('no reader sees a value older than an invalidation before it, tags %s', async (_, tagsKnown) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const world = new World(tagsKnown);
        for (const take of steps) {
          take(world);
          await turn();
        }
        expect(world.failures).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('each load that runs is waited for by somebody or belongs to a refresh', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const world = new World(true);
        for (const take of steps) {
          take(world);
          await turn();
        }
        for (const reader of world.readers) reader.abort();
        const unwanted = world.loads.filter(({ settled, refresh, signal }) => !settled && !refresh && !signal.aborted);
        expect(unwanted).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('the bytes and entries counted are those that are there, and within the bounds', () => {
    const name = fc.constantFrom('n1', 'n2', 'n3');
    const changes = fc.oneof(
      { weight: 6, arbitrary: fc.record({ set: fc.nat({ max: 30 }), size: fc.integer({ min: 1, max: 60 }), name }) },
      { weight: 1, arbitrary: fc.record({ delete: fc.nat({ max: 30 }), name }) },
      { weight: 1, arbitrary: fc.record({ tag: fc.nat({ max: 3 }), name }) },
      { weight: 1, arbitrary: fc.record({ clear: fc.constant(true), name }) },
      { weight: 1, arbitrary: fc.record({ maxBytes: fc.integer({ min: 20, max: 400 }), name }) },
    );
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 80 }), (list) => {
        const cache = new Cache({ maxEntries: 12, maxBytes: 300, now: () => 0 });
        for (const change of list) {
          const space = cache.namespace(change.name);
          if ('set' in change) {
            const { set, size } = change;
            space.set(`key:${set}`, size, { ttlMs: 1_000, size, tags: [`tag:${set % 4}`] });
          } else if ('delete' in change) space.delete(`key:${change.delete}`);
          else if ('tag' in change) space.invalidate([`tag:${change.tag}`]);
          else if ('clear' in change) space.clear();
          else cache.limit({ maxBytes: change.maxBytes });

          const { entries, bytes } = cache.stats();
          expect(entries).toBeLessThanOrEqual(12);
          expect(bytes).toBeLessThanOrEqual(400);
        }
        const sizes = [...cache.export()].map(({ value }) => value as number); // also drops what is invalidated
        expect(cache.stats()).toMatchObject({
          entries: sizes.length,
          bytes: sizes.reduce((sum, size) => sum + size, 0),
        });
      }),
      { numRuns: 300 },
    );
  });
});
