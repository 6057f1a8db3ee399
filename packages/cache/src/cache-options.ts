import { Budget } from './budget.js';
import { integerIn, numberIn } from './check.js';
import { Clock } from './clock.js';
import { CacheError } from './errors.js';
import { type CacheEvent, Counters } from './events.js';
import { LogicalClock } from './invalidations.js';
import type { Packer } from './packed.js';
import { type Rule, Rules } from './rules.js';
import type { Shared } from './shared.js';
import type { InvalidationBus, SecondTier } from './tier.js';

/** What a cache may hold, and what it is told about the world. */
export interface CacheOptions {
  /** Entries kept over all namespaces. @default 10_000 */
  readonly maxEntries?: number;
  /** Bytes kept over all namespaces, as the entries' sizes say. @default 104_857_600, 100 MiB */
  readonly maxBytes?: number;
  /** What goes first when there is no room: what was read longest ago, or what was kept longest ago. @default 'lru' */
  readonly eviction?: 'lru' | 'fifo';
  /** By which part of itself a time to live may be shortened at random (0 to 1), so that what was kept together does not end together. @default 0 */
  readonly ttlJitter?: number;
  /** Times and tags by key pattern, for what calls leave open; the first rule that matches counts. @default none */
  readonly rules?: readonly Rule[];
  /** Milliseconds after which a refresh in the background is given up. @default 60_000 */
  readonly refreshTimeoutMs?: number;
  /** A store behind the memory, shared with other processes; closed with the cache. See `@fastpath/cache/keyv`. @default none */
  readonly l2?: SecondTier;
  /** Tells other processes what is invalidated here, and hears from them; closed with the cache. See `@fastpath/cache/redis-bus`. @default none */
  readonly bus?: InvalidationBus;
  /** Keeps values compressed in memory. See `@fastpath/cache/compression`. @default none */
  readonly compression?: (namespace: string) => Packer;
  /** Milliseconds since 1970. @default the wall clock, read once per millisecond */
  readonly now?: () => number;
  /** A number from 0 up to, not including, 1. @default Math.random */
  readonly random?: () => number;
  /** Told of every read, load and removal, while it happens: must be quick and must not throw. */
  readonly onEvent?: (event: CacheEvent) => void;
}

const DEFAULT_MAX_ENTRIES = 10_000;
const DEFAULT_MAX_BYTES = 100 * 1024 * 1024;
const DEFAULT_REFRESH_TIMEOUT_MS = 60_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What the namespaces of a cache with these options have in common. Throws BAD_OPTION. */
export function sharedOf(options: CacheOptions): Shared {
  const budget = new Budget(
    integerIn('maxEntries', options.maxEntries ?? DEFAULT_MAX_ENTRIES, 1),
    integerIn('maxBytes', options.maxBytes ?? DEFAULT_MAX_BYTES, 1),
  );
  return {
    clock: new Clock(options.now, (now) => budget.dropFuture(now)),
    ticks: new LogicalClock(),
    random: options.random ?? Math.random,
    ttlJitter: numberIn('ttlJitter', options.ttlJitter ?? 0, 0, 1),
    refreshTimeoutMs: integerIn(
      'refreshTimeoutMs',
      options.refreshTimeoutMs ?? DEFAULT_REFRESH_TIMEOUT_MS,
      1,
      LONGEST_TIMER_MS,
    ),
    touchOnRead: oneOf('eviction', options.eviction ?? 'lru', ['lru', 'fifo']) === 'lru',
    budget,
    counters: new Counters(),
    emit: options.onEvent,
    rules: options.rules === undefined ? undefined : new Rules(options.rules),
    packerFor: options.compression,
    tier: options.l2,
    bus: options.bus,
    closed: false,
  };
}

function oneOf<T extends string>(name: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw new CacheError('BAD_OPTION', `${name} must be one of ${allowed.join(', ')}, not ${value}`);
}
