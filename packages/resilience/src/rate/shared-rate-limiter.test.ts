import { readdir, readFile } from 'node:fs/promises';
import { createClient } from '@redis/client';
import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { wrap } from '../policy.js';
import { hasRedis, RedisServer } from '../testing/redis-server.js';
import { calm, ServiceError, works } from '../testing/tasks.js';
import { deadline } from '../time/time-limit.js';
import { type SharedRateLimiterOptions, sharedRateLimiter } from './shared-rate-limiter.js';

type Connect = (socket: string) => Promise<{ readonly client: object; close(): unknown }>;

const nodeRedis: Connect = async (path) => {
  const client = createClient({ socket: { path, reconnectStrategy: false } });
  client.on('error', () => {});
  await client.connect();
  return { client, close: () => client.isOpen && client.destroy() };
};

const ioredis: Connect = async (path) => {
  const client = new Redis(path, { retryStrategy: () => null, lazyConnect: true });
  client.on('error', () => {});
  await client.connect();
  return { client, close: () => client.disconnect() };
};

/** Runs tasks one after another and counts those that were let through. */
async function admitted(limiters: readonly ReturnType<typeof sharedRateLimiter>[], tasks: number): Promise<number> {
  let count = 0;
  for (let i = 0; i < tasks; i++) {
    const limiter = limiters[i % limiters.length];
    await limiter?.run(works, calm).then(
      () => count++,
      () => {},
    );
  }
  return count;
}

describe.skipIf(!hasRedis).each([
  ['node-redis', nodeRedis],
  ['ioredis', ioredis],
])('sharedRateLimiter over %s', (_, connect) => {
  let server: RedisServer;
  let keys = 0;
  const open: { close(): unknown }[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  afterEach(() => {
    for (const connection of open.splice(0)) connection.close();
  });

  /** Limiters of so many processes, each with its own connection, that share one key. A token drips in every 100 s. */
  async function replicas(count: number, options: Partial<SharedRateLimiterOptions> = {}, socket = server.socket) {
    keys += 1;
    const shared = { key: `limit-${keys}`, perSecond: 0.01, burst: 5, maxQueued: 0, redisTimeoutMs: 5_000 };
    const limiters = [];
    for (let i = 0; i < count; i++) {
      const connection = await connect(socket);
      open.push(connection);
      limiters.push(sharedRateLimiter({ client: connection.client, ...shared, ...options }));
    }
    return limiters;
  }

  it('lets all processes together start no more than the limit', async () => {
    expect(await admitted(await replicas(3), 12)).toBe(5);
  });

  it('also when all ask at once', async () => {
    const limiters = await replicas(2);
    const results = await Promise.allSettled(
      [...limiters, ...limiters, ...limiters, ...limiters].map((l) => l.run(works, calm)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  });

  it('says when the next task may start', async () => {
    const [limiter] = await replicas(1, { burst: 1 });
    await limiter?.run(works, calm);
    const refused = await limiter?.run(works, calm).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
    expect((refused as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(90_000);
    expect((refused as { retryAfterMs: number }).retryAfterMs).toBeLessThanOrEqual(100_000);
  });

  it('waits in order of arrival', async () => {
    const [limiter] = await replicas(1, { perSecond: 100, burst: 1, maxQueued: 10 });
    const order: number[] = [];
    await Promise.all([1, 2, 3, 4, 5].map((n) => limiter?.run(async () => order.push(n), calm)));
    expect(order).toEqual([1, 2, 3, 4, 5]);
    expect(limiter?.queued).toBe(0);
  });

  it('gives the place of a caller who leaves to those behind', async () => {
    const [limiter] = await replicas(1, { perSecond: 20, burst: 1, maxQueued: 10 });
    const caller = new AbortController();
    await limiter?.run(works, calm);
    const gone = limiter?.run(works, caller.signal);
    const behind = limiter?.run(works, calm);
    caller.abort();
    await expect(gone).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await behind).toBe('done');
  });

  it('refuses who finds the queue full, and who would wait beyond his deadline', async () => {
    const [limiter] = await replicas(1, { burst: 1, maxQueued: 1 });
    if (!limiter) return;
    const caller = new AbortController();
    await limiter.run(works, calm);
    await expect(wrap(deadline(5_000), limiter).run(works, calm)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    const waiting = limiter.run(works, caller.signal);
    await expect.poll(() => limiter.queued).toBe(1);
    await expect(limiter.run(works, calm)).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    caller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('counts a task for what it costs, also afterwards', async () => {
    const [a, b] = await replicas(2, { burst: 10 });
    await a?.costing(4).run(works, calm);
    b?.charge(5);
    await b?.run(works, calm, 0); // goes to Redis behind the charge
    await expect(a?.run(works, calm, 2)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(await a?.run(works, calm)).toBe('done');
  });

  it('pauses all processes when one of them is told to wait', async () => {
    const [a, b] = await replicas(2);
    const busy = new ServiceError('busy', { retryAfterMs: 50_000 });
    await expect(a?.run(() => Promise.reject(busy), calm)).rejects.toBe(busy);
    await a?.run(works, calm, 0).catch(() => {}); // goes to Redis behind the pause
    const refused = await b?.run(works, calm).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'RATE_LIMITED' });
    expect((refused as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(100_000); // the pause, then a token of 100 s
  });

  it('tells those at once who can no longer make it in their time', async () => {
    const [limiter] = await replicas(1, { perSecond: 0.1, burst: 1, maxQueued: 10 });
    if (!limiter) return;
    await limiter.run(works, calm);
    const waiting = wrap(deadline(30_000), limiter).run(works, calm);
    const refused = expect(waiting).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await expect.poll(() => limiter.queued).toBe(1);
    limiter.penalize(60_000);
    await refused;
    expect(limiter.queued).toBe(0);
  });

  it('is not in the way of another limiter on the same client', async () => {
    const connection = await connect(server.socket);
    open.push(connection);
    const useRedisPackage = !('defineCommand' in connection.client);
    const other = new RateLimiterRedis({ storeClient: connection.client, points: 2, duration: 100, useRedisPackage });
    const ours = sharedRateLimiter({ client: connection.client, key: 'ours', perSecond: 0.01, burst: 1, maxQueued: 0 });
    await ours.run(works, calm);
    await other.consume('theirs');
    await other.consume('theirs');
    await expect(other.consume('theirs')).rejects.toMatchObject({ consumedPoints: 3 });
    await expect(ours.run(works, calm)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  it("goes on with each process's part while Redis is frozen, and asks it once in a while", async () => {
    await using frozen = await RedisServer.start();
    const errors: unknown[] = [];
    const options = { replicas: 2, burst: 4, redisTimeoutMs: 50, onRedisError: (error: unknown) => errors.push(error) };
    const [limiter] = await replicas(1, options, frozen.socket);
    frozen.freeze();
    expect(await admitted(limiter ? [limiter] : [], 10)).toBe(2);
    expect(errors).toHaveLength(10);
    expect(errors[0]).toMatchObject({ code: 'TIMED_OUT' });
    expect(errors).toContainEqual(expect.objectContaining({ code: 'CIRCUIT_OPEN' }));
    frozen.thaw();
  });

  it("goes on with each process's part when Redis is gone", async () => {
    const gone = await RedisServer.start();
    const [limiter] = await replicas(1, { replicas: 2, burst: 4, redisTimeoutMs: 1_000 }, gone.socket);
    await gone[Symbol.asyncDispose]();
    expect(await admitted(limiter ? [limiter] : [], 10)).toBe(2);
  });

  it('pauses without Redis too', async () => {
    const gone = await RedisServer.start();
    const [limiter] = await replicas(1, {}, gone.socket);
    await gone[Symbol.asyncDispose]();
    limiter?.penalize(50_000);
    await expect(limiter?.run(works, calm)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('refuses options out of range by name', async () => {
    await expect(replicas(1, { perSecond: 0 })).rejects.toThrow('perSecond');
    await expect(replicas(1, { replicas: 0.5 })).rejects.toThrow('replicas');
    await expect(replicas(1, { redisTimeoutMs: 0 })).rejects.toThrow('redisTimeoutMs');
    const [limiter] = await replicas(1);
    await expect(limiter?.run(works, calm, 0.5)).rejects.toThrow('cost must be a whole number');
  });
});

it('is the only way to the Redis library', async () => {
  const folder = new URL('..', import.meta.url);
  const names = (await readdir(folder, { recursive: true })).filter((name) => /(?<!\.(test|bench))\.ts$/.test(name));
  const texts = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(new URL(name, folder), 'utf8') })),
  );
  const importers = (of: RegExp) => texts.filter(({ text }) => of.test(text)).map(({ name }) => name);
  expect(importers(/from 'rate-limiter-flexible'/)).toEqual(['rate/redis-bucket.ts']);
  expect(importers(/from '.*\/redis-bucket\.js'/)).toEqual(['rate/shared-rate-limiter.ts']);
  expect(importers(/from '.*\/shared-rate-limiter\.js'/)).toEqual(['redis.ts']);
});
