import { small } from './clock.js';
import type { Stamp } from './invalidations.js';
import { Packed } from './packed.js';

/** How long a value is kept, under which tags, and how much it weighs. */
export interface EntryOptions<T> {
  /**
   * Milliseconds the value is fresh, from the moment it was kept. 0, a negative number or NaN: not kept.
   * @default that of the rule for the key, or else 0
   */
  readonly ttlMs?: number;
  /** Milliseconds after that in which it is served at once while it is refreshed in the background. @default 0 */
  readonly staleMs?: number;
  /** Milliseconds after that in which it is served only when the load fails. @default 0 */
  readonly graceMs?: number;
  /** Labels by which `invalidate` finds the value again. @default none */
  readonly tags?: readonly string[] | ((value: T) => readonly string[]);
  /** Bytes the value counts for. @default 1.4 times the length of its JSON text */
  readonly size?: number | ((value: T) => number);
}

/** The three spans of an entry's life, one after the other, in milliseconds. */
export interface Windows {
  readonly ttlMs: number;
  readonly staleMs: number;
  readonly graceMs: number;
}

/** What is kept for a key, in as few fields as will do: an entry is 72 bytes. Times are those of the cache's clock. */
export interface Entry {
  readonly value: unknown;
  /** `undefined`: not known, so that any invalidation counts. */
  readonly tags: readonly string[] | undefined;
  /** When the load behind the value began. */
  readonly stamp: Stamp;
  /** Known not to be invalidated up to here. */
  checked: Stamp;
  readonly freshUntil: number;
  readonly windows: Windows;
}

/** An error that is remembered in place of a value. */
export class RememberedError {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** The value of an entry, unpacked where it is kept compressed. */
export function openedValue({ value }: Entry): unknown {
  return value instanceof Packed ? value.open() : value;
}

/** When the value was kept, or up to its jitter earlier. */
export function keptAt({ freshUntil, windows }: Entry): number {
  return freshUntil - windows.ttlMs;
}

export function staleUntil({ freshUntil, windows }: Entry): number {
  return freshUntil + windows.staleMs;
}

export function graceUntil({ freshUntil, windows }: Entry): number {
  return freshUntil + windows.staleMs + windows.graceMs;
}

const known: Windows[] = new Array(64).fill({ ttlMs: 0, staleMs: 0, graceMs: 0 });

const FOREVER_MS = 2 ** 52;

/** Equal windows are one object as far as 64 slots go: few combinations are in use, by very many entries. */
export function windowsOf(ttlMs: number, staleMs: number, graceMs: number): Windows {
  const slot = (ttlMs + 31 * staleMs + 961 * graceMs) & 63;
  const windows = known[slot];
  if (windows?.ttlMs === ttlMs && windows.staleMs === staleMs && windows.graceMs === graceMs) return windows;
  const made = { ttlMs: span(ttlMs), staleMs: span(staleMs), graceMs: span(graceMs) };
  known[slot] = made;
  return made;
}

/** A length of time one can reckon with: not below 0, not NaN, not infinite. */
function span(ms: number): number {
  return ms > 0 ? small(Math.min(ms, FOREVER_MS)) : 0;
}

const UNKNOWN_SIZE_BYTES = 1024;

/** Bytes in memory per character of JSON text, measured on API records. */
export const BYTES_PER_CHARACTER = 1.4;

/** What has no JSON text counts 1 KB. */
function estimateBytes(value: unknown): number {
  try {
    return (JSON.stringify(value)?.length ?? UNKNOWN_SIZE_BYTES) * BYTES_PER_CHARACTER;
  } catch {
    return UNKNOWN_SIZE_BYTES;
  }
}

export function sizeOf<T>(value: T, { size }: EntryOptions<T>): number {
  const bytes = typeof size === 'function' ? size(value) : (size ?? estimateBytes(value));
  return bytes > 1 ? Math.ceil(bytes) : 1;
}

const NO_TAGS: readonly string[] = [];

export function tagsOf<T>(value: T, { tags = NO_TAGS }: EntryOptions<T>): readonly string[] {
  return typeof tags === 'function' ? tags(value) : tags;
}
