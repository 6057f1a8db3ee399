import KeyvRedis, { createClient } from '@keyv/redis';
import { afterAll, describe } from 'vitest';
import { built } from './testing/built.js';
import { compare } from './testing/compare.js';
import { crmRecord } from './testing/crm-record.js';
import { hasRedis, RedisServer } from './testing/redis-server.js';

const { Cache } = built<typeof import('./index.js')>('index');
const { KeyvTier } = built<typeof import('./keyv-tier.js')>('keyv-tier');

const COUNT = 100;
const HOUR = { ttlMs: 3_600_000 };
const keys = Array.from({ length: COUNT }, (_, i) => `people:${i}`);

describe.skipIf(!hasRedis)('over Redis on loopback', async () => {
  if (!hasRedis) return;
  const server = await RedisServer.start();
  const client = createClient({ url: server.url });
  await client.connect();
  const dictionary = Buffer.from(Array.from({ length: 6 }, (_, i) => JSON.stringify(crmRecord(1_000 + i))).join(''));
  const store = () => new KeyvRedis(server.url);
  const tiers = {
    plain: new KeyvTier({ store: store(), compressFromBytes: 1e9, prefix: 'plain', deadlineMs: 10_000 }),
    deflated: new KeyvTier({ store: store(), dictionary, prefix: 'deflated', deadlineMs: 10_000 }),
  };
  const never = async (): Promise<unknown> => {
    throw new Error('not in Redis');
  };
  for (const [i, key] of keys.entries()) await client.set(key, JSON.stringify(crmRecord(i)));
  for (const l2 of Object.values(tiers)) {
    const space = new Cache({ l2 }).namespace('credential');
    for (const [i, key] of keys.entries()) await space.getOrLoad(key, async () => crmRecord(i), HOUR);
    await l2.flush();
  }

  const rawGet = async (key: string) => JSON.parse((await client.get(key)) ?? '');
  const oneByOne = (read: (key: string) => Promise<unknown>) => async () => {
    for (const key of keys.slice(0, 20)) await read(key);
  };
  const together = (read: (key: string) => Promise<unknown>) => async () => {
    await Promise.all(keys.map(read));
  };
  /** Reads through a memory that is emptied each time. */
  const through = (l2: InstanceType<typeof KeyvTier>, run: typeof oneByOne) => {
    const cache = new Cache({ l2, maxEntries: COUNT });
    const space = cache.namespace('credential');
    const read = run((key) => space.getOrLoad(key, never, HOUR));
    return () => {
      cache.shrinkTo(0);
      return read();
    };
  };

  compare('a read of a 2.1 KB record, one at a time', {
    operations: 20,
    ours: through(tiers.plain, oneByOne),
    peers: { 'the client with JSON': oneByOne(rawGet), 'ours, compressed': through(tiers.deflated, oneByOne) },
    atMost: 1.2,
  });
  compare('a read of a 2.1 KB record, 100 at once', {
    operations: COUNT,
    ours: through(tiers.plain, together),
    peers: { 'the client with JSON': together(rawGet), 'ours, compressed': through(tiers.deflated, together) },
    atMost: 1.2,
  });

  afterAll(async () => {
    client.destroy();
    for (const tier of Object.values(tiers)) await tier[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
});
