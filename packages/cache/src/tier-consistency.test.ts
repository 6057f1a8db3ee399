import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cache } from './cache.js';
import { KeyvTier } from './keyv-tier.js';

/** A connection to a store that is shared: calls are carried out in order, some time after they were sent, and answered some time later. */
class Connection extends EventEmitter {
  readonly opts = {};
  readonly namespace = undefined;
  readonly #stored: Map<string, unknown>;
  readonly #turns: () => number;
  #sent: Promise<unknown> = Promise.resolve();
  #answered: Promise<unknown> = Promise.resolve();

  constructor(stored: Map<string, unknown>, turns: () => number) {
    super();
    this.#stored = stored;
    this.#turns = turns;
  }

  get<T>(key: string) {
    return this.#call(() => this.#stored.get(key) as T);
  }

  getMany<T>(keys: string[]) {
    return this.#call(() => keys.map((key) => this.#stored.get(key) as T));
  }

  set(key: string, value: unknown) {
    return this.#call(() => void this.#stored.set(key, value));
  }

  setMany(entries: { key: string; value: unknown }[]) {
    return this.#call(() => {
      for (const { key, value } of entries) this.#stored.set(key, value);
    });
  }

  delete(key: string) {
    return this.#call(() => this.#stored.delete(key));
  }

  clear() {
    return this.#call(() => this.#stored.clear());
  }

  #call<R>(run: () => R): Promise<R> {
    const done = this.#sent.then(() => wait(this.#turns())).then(run);
    this.#sent = done;
    const answer = Promise.all([done, this.#answered]).then(async ([result]) => {
      await wait(this.#turns());
      return result;
    });
    this.#answered = answer;
    return answer;
  }
}

async function wait(turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) await turn();
}

const KEYS = ['a', 'b'] as const;
type Key = (typeof KEYS)[number];
type Floors = Record<Key, number>;

const step = fc.record({
  process: fc.nat({ max: 1 }),
  key: fc.constantFrom(...KEYS),
  act: fc.constantFrom('read', 'read', 'read', 'tag', 'delete', 'clear'),
  turns: fc.nat({ max: 4 }),
});

describe('two processes over one store, whatever happens in whatever order', { timeout: 90_000 }, () => {
  it.each([
    ['known before the answer', true],
    ['known from the answer', false],
  ])('read nothing older than an invalidation of their own, or one that was stored, tags %s', async (_, tagsKnown) => {
    const delays = fc.infiniteStream(fc.nat({ max: 3 }));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), delays, async (steps, delay) => {
        const turns = () => delay.next().value ?? 0;
        const stored = new Map<string, unknown>();
        const tiers = [0, 1].map(() => new KeyvTier({ store: new Connection(stored, turns), deadlineMs: 60_000 }));
        const versions: Floors = { a: 1, b: 1 };
        const known: Floors = { a: 1, b: 1 }; // stored, so that it counts for everybody
        const own: Floors[] = [
          { a: 1, b: 1 },
          { a: 1, b: 1 },
        ];
        const failures: string[] = [];
        const under: Promise<unknown>[] = [];

        const read = async (tier: KeyvTier, process: number, key: Key) => {
          const atLeast = Math.max(known[key], own[process]?.[key] ?? 0);
          const load = async () => {
            const version = versions[key];
            await wait(turns());
            return version;
          };
          const space = new Cache({ l2: tier }).namespace('credential'); // an empty memory
          const version = await space.getOrLoad(key, load, { ttlMs: 60_000, tags: tagsKnown ? [key] : () => [key] });
          if (version < atLeast) failures.push(`process ${process} read ${key} ${version}, not ${atLeast} or later`);
        };

        for (const { process, key, act, turns: pause } of steps) {
          const tier = tiers[process] as KeyvTier;
          if (act === 'read') under.push(read(tier, process, key));
          else {
            versions[key] += 1;
            const change = { tag: { tags: [key] }, delete: { key }, clear: { everything: true } as const }[act];
            tier.forget('credential', change);
            const floor = versions[key];
            Object.assign(own[process] ?? {}, { [key]: floor });
            under.push(
              tier.flush().then(() => {
                known[key] = Math.max(known[key], floor);
              }),
            );
          }
          await wait(pause);
        }
        await Promise.all(under);
        for (const tier of tiers) await tier.flush();
        await Promise.all(tiers.flatMap((tier, process) => KEYS.map((key) => read(tier, process, key))));
        expect(failures).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
