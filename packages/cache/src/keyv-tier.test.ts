import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import KeyvRedis from '@keyv/redis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Cache } from './cache.js';
import { KeyvTier } from './keyv-tier.js';
import type { CacheNamespace } from './namespace.js';
import { describeStore } from './testing/describe-store.js';
import { hasRedis, RedisServer } from './testing/redis-server.js';

describeStore('a Map', () => {
  const map = new Map<unknown, unknown>();
  return {
    open: () => map,
    clear: async () => map.clear(),
    damage: async (text) => {
      for (const key of map.keys()) if (String(key).includes(':e:')) map.set(key, text);
    },
  };
});

describe.skipIf(!hasRedis)('with a real Redis', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await RedisServer.start();
  });

  afterAll(() => server[Symbol.asyncDispose]());

  describeStore('Redis', () => {
    const admin = new KeyvRedis(server.url, { noNamespaceAffectsAll: true });
    return {
      open: () => new KeyvRedis(server.url),
      clear: () => admin.clear(),
      damage: async (text) => {
        for await (const [key] of admin.iterator()) if (key.includes(':e:')) await admin.set(key, text);
        await admin.disconnect();
      },
    };
  });
});

describe.skipIf(!hasRedis)('when Redis', { timeout: 20_000 }, () => {
  const MINUTE = { ttlMs: 60_000 };
  let server: RedisServer;
  let cache: Cache;
  let tier: KeyvTier;

  async function open(): Promise<void> {
    server = await RedisServer.start();
    tier = new KeyvTier({ store: new KeyvRedis(server.url), deadlineMs: 300, retryAfterMs: 50 });
    cache = new Cache({ l2: tier });
  }

  afterEach(async () => {
    server.thaw();
    await cache[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  /** Reads new keys until one of them was found or missed in Redis again. */
  async function untilHealed(): Promise<void> {
    for (let i = 0; ; i++) {
      const { hits, misses } = tier.stats();
      await cache.namespace('probe').getOrLoad(`key:${Math.random()}`, async () => i, MINUTE);
      if (tier.stats().hits + tier.stats().misses > hits + misses) return;
      await delay(20);
    }
  }

  it.each([
    ['is killed', () => server.kill(), () => server.start()],
    ['is frozen', async () => server.freeze(), async () => server.thaw()],
  ])('%s, values come from the source, and it is used again when it is back', async (_, hurt, heal) => {
    await open();
    const space = cache.namespace('credential');
    await space.getOrLoad('before', async () => 'value', MINUTE);
    await hurt();
    for (let i = 0; i < 100; i++) expect(await space.getOrLoad(`during:${i}`, async () => i, MINUTE)).toBe(i);
    expect(tier.stats().skipped).toBeGreaterThanOrEqual(98);
    expect(tier.stats().timeouts).toBeLessThanOrEqual(2 + 100 / 50);
    await heal();
    await untilHealed();
    await space.getOrLoad('after', async () => 'value', MINUTE);
    await tier.flush();
    const other = new Cache({ l2: new KeyvTier({ store: new KeyvRedis(server.url), deadlineMs: 2_000 }) });
    const loaded = other.namespace('credential').getOrLoad('after', async () => 'loaded again', MINUTE);
    expect(await loaded).toBe('value');
    await other[Symbol.asyncDispose]();
  });

  it('is away during an invalidation, nobody reads the old value when it is back', async () => {
    await open();
    const space = cache.namespace('credential');
    const tagged = { ...MINUTE, tags: ['tag'] };
    await space.getOrLoad('key', async () => 'old', tagged);
    await tier.flush();
    server.freeze();
    await space.getOrLoad('other', async () => 1, MINUTE); // finds out that Redis is away
    space.invalidate(['tag']);
    server.thaw();
    await untilHealed();
    const other = new Cache({ l2: new KeyvTier({ store: new KeyvRedis(server.url), deadlineMs: 2_000 }) });
    expect(await other.namespace('credential').getOrLoad('key', async () => 'new', tagged)).toBe('new');
    await other[Symbol.asyncDispose]();
  });

  it('was never there, reads are answered from the source within one deadline', async () => {
    await open();
    await server.kill();
    await cache[Symbol.asyncDispose]();
    tier = new KeyvTier({ store: new KeyvRedis(server.url), deadlineMs: 50, retryAfterMs: 10_000 });
    cache = new Cache({ l2: tier });
    const space = cache.namespace('credential');
    for (let i = 0; i < 10; i++) expect(await space.getOrLoad(`key:${i}`, async () => i, MINUTE)).toBe(i);
    expect(tier.stats()).toMatchObject({ hits: 0, misses: 0 });
    expect(tier.stats().skipped).toBeGreaterThanOrEqual(9);
  });
});

describe('when a store acknowledges an invalidation before it answers a read that it saw earlier', () => {
  /** Reads see what is there when they are sent, and are answered late. */
  class LateReads extends EventEmitter {
    readonly opts = {};
    readonly #map = new Map<string, unknown>();
    readonly namespace = undefined;
    async get<T>(key: string) {
      return this.#map.get(key) as T;
    }
    async getMany<T>(keys: string[]) {
      const values = keys.map((key) => this.#map.get(key) as T);
      await delay(10);
      return values;
    }
    async set(key: string, value: unknown) {
      this.#map.set(key, value);
    }
    async delete(key: string) {
      return this.#map.delete(key);
    }
    async clear() {
      this.#map.clear();
    }
  }

  it.each([
    ['by tag', (space: CacheNamespace) => space.invalidate(['tag'])],
    ['by key', (space: CacheNamespace) => space.delete('key')],
    ['by namespace', (space: CacheNamespace) => space.clear()],
  ])('a read after the invalidation does not see the old value, %s', async (_, drop) => {
    const l2 = new KeyvTier({ store: new LateReads(), deadlineMs: 2_000 });
    await using cache = new Cache({ l2 });
    const space = cache.namespace('credential');
    const tagged = { ttlMs: 60_000, tags: ['tag'] };
    await space.getOrLoad('key', async () => 'old', tagged);
    await l2.flush();
    drop(space);
    expect(await space.getOrLoad('key', async () => 'new', tagged)).toBe('new');
  });
});

describe('while the second tier is being read', () => {
  it('a caller that leaves keeps the load from beginning', async () => {
    const cache = new Cache({ l2: new KeyvTier({ store: new Map() }) });
    const caller = new AbortController();
    let loads = 0;
    const load = async () => {
      loads += 1;
    };
    const read = cache.namespace('credential').getOrLoad('key', load, { ttlMs: 1_000, signal: caller.signal });
    caller.abort(new Error('left'));
    await expect(read).rejects.toThrow('left');
    await delay(5);
    expect(loads).toBe(0);
  });
});

describe('when a store reports that it could not store, and answers as if it had', () => {
  it('an invalidation is stored again, until it is', async () => {
    vi.useFakeTimers();
    const map = new Map<string, unknown>();
    let isReadOnly = false;
    class Reporting extends EventEmitter {
      readonly opts = {};
      readonly namespace = undefined;
      get = async <T>(key: string) => map.get(key) as T;
      getMany = async <T>(keys: string[]) => keys.map((key) => map.get(key) as T);
      set = async (key: string, value: unknown) => void map.set(key, value);
      setMany = async (entries: { key: string; value: unknown }[]) => {
        if (isReadOnly) this.emit('error', new Error('READONLY'));
        else for (const { key, value } of entries) map.set(key, value);
      };
      delete = async (key: string) => map.delete(key);
      clear = async () => map.clear();
    }
    const tiers = [0, 1].map(() => new KeyvTier({ store: new Reporting(), retryAfterMs: 1_000 }));
    const [one, two] = tiers.map((l2) => new Cache({ l2 }).namespace('credential')) as [CacheNamespace, CacheNamespace];
    const tagged = { ttlMs: 60_000, tags: ['tag'] };
    await one.getOrLoad('key', async () => 'old', tagged);
    await tiers[0]?.flush();
    isReadOnly = true;
    one.invalidate(['tag']);
    await vi.advanceTimersByTimeAsync(5_000);
    isReadOnly = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await two.getOrLoad('key', async () => 'new', tagged)).toBe('new');
    vi.useRealTimers();
  });
});

describe('a wrong option of a second tier', () => {
  it.each([
    [{ deadlineMs: 0 }, 'deadlineMs must be a whole number from 1'],
    [{ level: 10 }, 'level must be a whole number from 1 to 9'],
    [{ maxTtlMs: -1 }, 'maxTtlMs must be a whole number from 1'],
  ])('fails at construction: %j', (options, message) => {
    expect(() => new KeyvTier({ store: new Map(), ...options })).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining(message) }),
    );
  });
});
