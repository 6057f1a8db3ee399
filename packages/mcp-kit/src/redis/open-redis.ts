import { setTimeout as delay } from 'node:timers/promises';
import type { InvalidationBus, SecondTier } from '@fastpath/cache';
import { KeyvTier } from '@fastpath/cache/keyv-tier';
import { RedisBus } from '@fastpath/cache/redis-bus';
import type { RateLimiter, RateLimiterOptions } from '@fastpath/resilience';
import { sharedRateLimiter } from '@fastpath/resilience/redis';
import KeyvRedis, { createClient } from '@keyv/redis';
import type { Logger } from '../logger.js';

/** Where processes meet. */
export interface RedisOptions {
  readonly url: string;
  /** Processes that share it: while it is away, each keeps to its part of a limit. */
  readonly replicas: number;
  /** Called when another process may have changed what this one has answered. */
  readonly onNews: () => void;
  readonly logger: Logger;
}

/** What processes share through Redis. None of it is needed: while Redis is away each goes on alone. */
export interface SharedMemory extends AsyncDisposable {
  /** Closed with the cache that it is given to. */
  readonly l2: SecondTier;
  /** Closed with the cache that it is given to. */
  readonly bus: InvalidationBus;
  /** A pace that all processes keep together, by name; the name holds no secret. */
  limiter(name: string, options: RateLimiterOptions): RateLimiter;
  /** Whether Redis can be asked now. */
  isUp(): boolean;
}

const connectMs = 2_000;

/** Longer nobody waits for Redis: who comes first would otherwise find it away for a second. */
const patienceMs = 500;

/** Opens what is shared. Resolves once Redis is connected to, or soon: then that goes on in the background, as whenever it was away. */
export async function openRedis({ url, replicas, onNews, logger }: RedisOptions): Promise<SharedMemory> {
  let silent = false;
  const onError = (error: unknown) => {
    if (silent) return;
    silent = true; // once for each time that it is away
    logger.warn('Redis is away; this process goes on alone', { error: (error as Error | undefined)?.message });
  };
  const socket = { connectTimeout: connectMs, reconnectStrategy: (tries: number) => Math.min(1_000, 50 * 2 ** tries) };
  const client = createClient({ url, socket });
  client.on('error', onError).on('ready', () => {
    silent = false;
  });
  const store = new KeyvRedis({ url, socket }, { throwOnConnectError: false, connectionTimeout: connectMs });
  const open = Promise.all([client.connect(), store.getClient()]).catch(onError);
  await Promise.race([open, delay(patienceMs, undefined, { ref: false })]);

  return {
    l2: new KeyvTier({ store, onFailure: onError }),
    bus: heard(new RedisBus({ client, onError }), onNews),
    limiter: (name, options) =>
      sharedRateLimiter({ ...options, client, key: `fastpath:limit:${name}`, replicas, onRedisError: onError }),
    isUp: () => client.isReady,
    [Symbol.asyncDispose]: async () => client.destroy(),
  };
}

/** The same bus, with somebody else who hears of news: after what it is about was dropped from memory. */
const heard = (bus: InvalidationBus, onNews: () => void): InvalidationBus => ({
  publish: (namespace, change) => bus.publish(namespace, change),
  listen: (onChange, onGap) =>
    bus.listen(
      (namespace, change) => {
        onChange(namespace, change);
        onNews();
      },
      () => {
        onGap();
        onNews();
      },
    ),
  [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose](),
});
