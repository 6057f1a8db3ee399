import type { TierStats } from './tier.js';

/** How one call of `getOrLoad` was answered. `grace`: the load failed and an older value stood in for it. */
export type Outcome = 'hit' | 'stale' | 'miss' | 'coalesced' | 'grace' | 'negative';

/** Why an entry left: no room, deleted or matched by a pattern, an invalidated tag or a clock that went back, too large to be kept at all. */
export type RemovalReason = 'evicted' | 'deleted' | 'invalidated' | 'tooLarge';

/** What a cache reports through `onEvent`. Keys are those of the namespace; values are never reported. */
export type CacheEvent =
  | { readonly type: Outcome; readonly namespace: string; readonly key: string }
  | { readonly type: 'load'; readonly namespace: string; readonly key: string; readonly refresh: boolean }
  | {
      readonly type: 'loadFailed';
      readonly namespace: string;
      readonly key: string;
      readonly refresh: boolean;
      readonly error: unknown;
    }
  | { readonly type: 'removed'; readonly namespace: string; readonly key: string; readonly reason: RemovalReason };

/** Counts since the cache was made, and what it holds now. */
export interface CacheStats {
  readonly hits: number;
  /** Reads that found nothing to be answered with, and began a load where they had one. */
  readonly misses: number;
  readonly staleHits: number;
  /** Reads that joined a load under way. */
  readonly coalesced: number;
  readonly graceHits: number;
  readonly negativeHits: number;
  /** Loads begun, refreshes in the background included. */
  readonly loads: number;
  readonly loadFailures: number;
  readonly removals: Readonly<Record<RemovalReason, number>>;
  readonly entries: number;
  readonly bytes: number;
  readonly namespaces: number;
  /** Loads under way. */
  readonly loading: number;
  /** Of the second tier, where there is one. */
  readonly l2: TierStats | undefined;
}

/** The counters behind `stats()`, one set for a whole cache. */
export class Counters {
  hits = 0;
  misses = 0;
  staleHits = 0;
  coalesced = 0;
  graceHits = 0;
  negativeHits = 0;
  loads = 0;
  loadFailures = 0;
  readonly removals: Record<RemovalReason, number> = { evicted: 0, deleted: 0, invalidated: 0, tooLarge: 0 };
}
