export { Cache, type CacheOptions } from './cache.js';
export type { EntryOptions } from './entry.js';
export { CacheError, type CacheErrorCode } from './errors.js';
export type { CacheEvent, CacheStats, Outcome, RemovalReason } from './events.js';
export type { Stamp } from './invalidations.js';
export type { CacheNamespace, LoadContext, LoadOptions } from './namespace.js';
