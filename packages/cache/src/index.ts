export { Cache, type CacheOptions } from './cache.js';
export type { EntryOptions, Windows } from './entry.js';
export { CacheError, type CacheErrorCode } from './errors.js';
export type { CacheEvent, CacheStats, Outcome, RemovalReason } from './events.js';
export type { Stamp } from './invalidations.js';
export type { LoadMany } from './joint-load.js';
export type { CacheNamespace, EntryInfo, LoadContext, LoadManyOptions, LoadOptions } from './namespace.js';
export type { Rule } from './rules.js';
export type { Change, InvalidationBus, SecondTier, TierReading, TierStats, TierValue } from './tier.js';
