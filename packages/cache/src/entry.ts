import type { Stamp } from './invalidations.js';

/** How long a value is kept, under which tags, and how much it weighs. */
export interface EntryOptions<T> {
  /** Milliseconds the value is fresh, from the moment it was kept. 0, a negative number or NaN: not kept. */
  readonly ttlMs: number;
  /** Milliseconds after that in which it is served at once while it is refreshed in the background. @default 0 */
  readonly staleMs?: number;
  /** Milliseconds after that in which it is served only when the load fails. @default 0 */
  readonly graceMs?: number;
  /** Labels by which `invalidate` finds the value again. @default none */
  readonly tags?: readonly string[] | ((value: T) => readonly string[]);
  /** Bytes the value counts for. @default 1.4 times the length of its JSON text */
  readonly size?: number | ((value: T) => number);
}

export const NO_TAGS: readonly string[] = [];

/** What is kept for a key. Times are milliseconds since the cache was made: small integers are stored without a box. */
export interface Entry {
  readonly value: unknown;
  /** `undefined`: not known, so that any invalidation counts. */
  readonly tags: readonly string[] | undefined;
  /** When the load behind the value began. */
  readonly stamp: Stamp;
  /** Known not to be invalidated up to here. */
  checked: Stamp;
  readonly keptAt: number;
  readonly freshUntil: number;
  readonly staleUntil: number;
  readonly graceUntil: number;
}

/** An error that is remembered in place of a value. */
export class RememberedError {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

const UNKNOWN_SIZE_BYTES = 1024;

/** A value in memory weighs about 1.4 times its JSON text (measured on API records). What has no JSON text counts 1 KB. */
export function estimateBytes(value: unknown): number {
  try {
    return (JSON.stringify(value)?.length ?? UNKNOWN_SIZE_BYTES) * 1.4;
  } catch {
    return UNKNOWN_SIZE_BYTES;
  }
}

export function sizeOf<T>(value: T, { size }: EntryOptions<T>): number {
  const bytes = typeof size === 'function' ? size(value) : (size ?? estimateBytes(value));
  return bytes > 1 ? Math.ceil(bytes) : 1;
}

export function tagsOf<T>(value: T, { tags = NO_TAGS }: EntryOptions<T>): readonly string[] {
  return typeof tags === 'function' ? tags(value) : tags;
}
