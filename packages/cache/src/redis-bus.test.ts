import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@keyv/redis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Cache } from './cache.js';
import type { CacheNamespace } from './namespace.js';
import { RedisBus } from './redis-bus.js';
import { deferred } from './testing/deferred.js';
import { hasRedis, RedisServer } from './testing/redis-server.js';

const HOUR = { ttlMs: 3_600_000 };

describe.skipIf(!hasRedis)('an invalidation bus over Redis', { timeout: 20_000 }, () => {
  let server: RedisServer;
  let close: (() => unknown)[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  afterEach(async () => {
    for (const one of close) await one();
    close = [];
  });

  function connection() {
    const client = createClient({ url: server.url, socket: { reconnectStrategy: 20 } });
    client.on('error', () => {});
    close.push(() => client.isOpen && client.destroy());
    return client;
  }

  /** A process of its own, from the moment it hears the others. */
  async function another(): Promise<CacheNamespace> {
    const cache = new Cache({ bus: new RedisBus({ client: connection() }) });
    close.unshift(() => cache[Symbol.asyncDispose]());
    const space = cache.namespace('credential');
    space.set('canary', 1, HOUR);
    await vi.waitUntil(() => space.get('canary') === undefined, { timeout: 5_000 });
    return space;
  }

  const gone = (space: CacheNamespace, key: string) =>
    vi.waitUntil(() => space.get(key) === undefined, { timeout: 5_000, interval: 5 });

  it.each([
    ['tag', (space: CacheNamespace) => space.invalidate(['tag'])],
    ['key', (space: CacheNamespace) => space.delete('key')],
    ['pattern', (space: CacheNamespace) => void space.invalidatePattern('k*')],
    ['namespace', (space: CacheNamespace) => space.clear()],
  ])('drops in one process what another invalidates by %s', async (_, drop) => {
    const [one, two] = [await another(), await another()];
    two.set('key', 'old', { ...HOUR, tags: ['tag'] });
    two.set('unrelated', 'kept', { ...HOUR, tags: ['other'] });
    drop(one);
    await gone(two, 'key');
    if (drop.toString().includes('clear')) return;
    expect(two.get('unrelated')).toBe('kept');
  });

  it('does not keep a load that another process invalidated on its way', async () => {
    const [one, two] = [await another(), await another()];
    const source = deferred<string>();
    const read = two.getOrLoad('key', () => source.promise, { ...HOUR, tags: () => ['tag'] });
    two.set('seen', 1, { ...HOUR, tags: ['tag'] });
    one.invalidate(['tag']);
    await gone(two, 'seen');
    source.resolve('old');
    expect(await read).toBe('old');
    expect(two.get('key')).toBeUndefined();
  });

  it('does not undo what a process kept after its own invalidation', async () => {
    const [one, two] = [await another(), await another()];
    one.set('key', 'old', { ...HOUR, tags: ['tag'] });
    two.set('seen', 1, { ...HOUR, tags: ['tag'] });
    one.invalidate(['tag']);
    one.set('key', 'new', { ...HOUR, tags: ['tag'] });
    await gone(two, 'seen');
    expect(one.get('key')).toBe('new');
  });

  it('carries keys and tags, in one message for all of one tick, and never values', async () => {
    const spy = connection();
    await spy.connect();
    const messages: string[] = [];
    await spy.subscribe('fastpath:invalidations', (message) => messages.push(message));
    const one = await another();
    one.set('key', 'secret', { ...HOUR, tags: ['tag'] });
    one.invalidate(['tag']);
    one.delete('key');
    await vi.waitUntil(() => messages.length > 0, { timeout: 5_000 });
    await delay(20);
    expect(messages.map((message) => JSON.parse(message).changes)).toEqual([
      [
        ['credential', { tags: ['tag'] }],
        ['credential', { key: 'key' }],
      ],
    ]);
  });

  it('takes everything for invalid when the connection comes back', async () => {
    const two = await another();
    two.set('key', 'perhaps old', HOUR);
    await server.kill();
    await server.start();
    await gone(two, 'key');
  });

  it('sends what it could not send before, when the connection comes back', async () => {
    const [one, two] = [await another(), await another()];
    await server.kill();
    one.invalidate(['tag']);
    two.set('canary', 1, HOUR);
    await server.start();
    await gone(two, 'canary');
    two.set('key', 'old', { ...HOUR, tags: ['tag'] });
    one.invalidate(['tag']);
    await gone(two, 'key');
  });

  it.each(['garbage', '{"from":"x","changes":[["credential",{"newer":1}]]}'])(
    'takes everything for invalid after a message it does not understand: %s',
    async (message) => {
      const two = await another();
      two.set('key', 'perhaps old', HOUR);
      const client = connection();
      await client.connect();
      await client.publish('fastpath:invalidations', message);
      await gone(two, 'key');
    },
  );
});
