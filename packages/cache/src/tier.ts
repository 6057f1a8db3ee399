import type { Windows } from './entry.js';

/** What was dropped from a namespace. In a message to other processes, and in what a second tier is told. */
export type Change =
  | { readonly tags: readonly string[] }
  | { readonly key: string }
  | { readonly pattern: string }
  | { readonly everything: true };

/** A value with what another process needs to know to serve it. */
export interface TierValue {
  readonly value: unknown;
  readonly tags: readonly string[];
  /** Milliseconds since 1970. */
  readonly keptAtMs: number;
  readonly windows: Windows;
  /** Bytes it counts for in memory. @default estimated */
  readonly size?: number;
}

/** One look into a second tier: what was there, and the way to put there what was loaded instead. */
export interface TierReading {
  readonly found: TierValue | undefined;
  /** Stores a value whose load began after this reading. Not stored when anything in the namespace was invalidated meanwhile. */
  keep(value: TierValue): void;
}

/** Counts since the tier was made. Times are means in milliseconds. */
export interface TierStats {
  readonly hits: number;
  readonly misses: number;
  /** Reads not tried, because the store had failed shortly before. */
  readonly skipped: number;
  readonly failures: number;
  readonly timeouts: number;
  /** Entries found that were no longer true or could not be understood. */
  readonly rejected: number;
  readonly writes: number;
  readonly meanReadMs: number;
}

/**
 * A slower store behind the memory of one process, shared by many. It is never trusted to answer: a read takes no
 * longer than its deadline and never rejects; what is written is not waited for.
 */
export interface SecondTier extends AsyncDisposable {
  read(namespace: string, key: string): Promise<TierReading>;
  /** Makes what `change` names unreadable, also for loads that began before it and end after it. */
  forget(namespace: string, change: Change): void;
  /** Resolves once other processes cannot read either what was to be forgotten until now, which may be after the store was away. */
  stored(): Promise<void>;
  stats(): TierStats;
}

/** Carries invalidations between processes: keys and tags, never values. */
export interface InvalidationBus extends AsyncDisposable {
  publish(namespace: string, change: Change): void;
  /** Calls `onChange` for what other processes dropped, and `onGap` when messages may have been missed. */
  listen(onChange: (namespace: string, change: Change) => void, onGap: () => void): void;
}
