import { ResilienceError } from '../errors.js';
import { positive, wholeNumber } from '../support/checks.js';
import { tell } from '../support/listener.js';
import { type Caller, callerKey, type KeyKind } from './caller-key.js';
import { Slices } from './slices.js';

/** What each caller may ask for, and how callers are told apart. */
export interface KeyedRateLimiterOptions<C = Caller> {
  /** Length of the window in milliseconds. @default 60_000 */
  readonly windowMs?: number;
  /** Requests of one key in any window. @default 100 */
  readonly maxRequests?: number;
  /** What callers are told apart by: a known property of theirs, or a function that names their key. @default 'ip' */
  readonly keyGenerator?: KeyKind | ((caller: C) => string);
  /** Keys remembered; those who have not called for long go first. @default 10_000 */
  readonly maxKeys?: number;
  /** Milliseconds on a clock that does not go back. @default performance.now */
  readonly now?: () => number;
  /** Hears of each refusal. */
  readonly onLimit?: (event: { readonly key: string; readonly retryAfterMs: number }) => void;
}

/** What a limiter has to say to one request. */
export interface RateDecision {
  readonly allowed: boolean;
  /** Requests that the key may make in a window. */
  readonly limit: number;
  /** Requests that the key has left now. */
  readonly remaining: number;
  /** Milliseconds until the request would be allowed; 0 when it is. */
  readonly retryAfterMs: number;
}

/** A limit on what each caller may ask of a server: it never waits, it answers. */
export interface KeyedRateLimiter<C = Caller> {
  /**
   * Counts a request, unless it goes beyond the limit.
   *
   * @param cost what the request counts for. Default: 1
   */
  check(caller: C, cost?: number): RateDecision;
  /** Like `check`. @throws {ResilienceError} `RATE_LIMITED` with the milliseconds until the request would be allowed. */
  admit(caller: C, cost?: number): RateDecision;
  /** Keys remembered. */
  readonly size: number;
}

/**
 * At most `maxRequests` per caller in any `windowMs`, never more at the edges of windows. A caller is forgotten a window after his
 * last request.
 *
 * @throws {RangeError} for an option out of range.
 */
export function keyedRateLimiter<C = Caller>(options: KeyedRateLimiterOptions<C> = {}): KeyedRateLimiter<C> {
  return new SlicedLimiter(options);
}

interface Entry {
  readonly slices: Slices;
  seenAt: number;
  /** Whether it was seen since it was put at its place in the map. */
  seen: boolean;
}

class SlicedLimiter<C> implements KeyedRateLimiter<C> {
  readonly #windowMs: number;
  readonly #maxRequests: number;
  readonly #maxKeys: number;
  readonly #keyOf: (caller: C) => string;
  readonly #now: () => number;
  readonly #onLimit: KeyedRateLimiterOptions['onLimit'];
  /** The next to be forgotten first. */
  readonly #entries = new Map<string, Entry>();

  constructor(options: KeyedRateLimiterOptions<C>) {
    this.#windowMs = positive('windowMs', options.windowMs ?? 60_000);
    this.#maxRequests = wholeNumber('maxRequests', options.maxRequests ?? 100, 1);
    this.#maxKeys = wholeNumber('maxKeys', options.maxKeys ?? 10_000, 1);
    const { keyGenerator = 'ip' } = options;
    if (typeof keyGenerator === 'function') this.#keyOf = keyGenerator;
    else this.#keyOf = (caller) => callerKey(keyGenerator, caller as Caller);
    this.#now = options.now ?? (() => performance.now());
    this.#onLimit = options.onLimit;
  }

  get size(): number {
    return this.#entries.size;
  }

  check(caller: C, cost = 1): RateDecision {
    if (cost !== 1) wholeNumber('cost', cost, 0);
    const key = this.#keyOf(caller);
    const now = this.#now();
    const { slices } = this.#touch(key, now);
    const sum = slices.sumAt(now);
    const limit = this.#maxRequests;

    if (sum + cost <= limit) {
      slices.add(cost);
      return { allowed: true, limit, remaining: limit - sum - cost, retryAfterMs: 0 };
    }
    const retryAfterMs = cost > limit ? Number.POSITIVE_INFINITY : slices.msUntilLess(sum + cost - limit, now);
    tell(this.#onLimit, { key, retryAfterMs });
    return { allowed: false, limit, remaining: limit - sum, retryAfterMs };
  }

  admit(caller: C, cost = 1): RateDecision {
    const decision = this.check(caller, cost);
    if (decision.allowed) return decision;
    const { retryAfterMs } = decision;
    const message = `At most ${this.#maxRequests} requests in ${this.#windowMs} ms are allowed`;
    throw new ResilienceError('RATE_LIMITED', message, { retryAfterMs });
  }

  #touch(key: string, now: number): Entry {
    let entry = this.#entries.get(key);
    if (entry) {
      entry.seenAt = now;
      entry.seen = true;
      return entry;
    }
    this.#forget(now);
    entry = { slices: new Slices(this.#windowMs), seenAt: now, seen: false };
    this.#entries.set(key, entry);
    return entry;
  }

  /** Forgets who has not called for a window, and makes room for one more. Looks at two for each new one, and so at all in time. */
  #forget(now: number): void {
    let looks = 0;
    for (const [key, entry] of this.#entries) {
      const full = this.#entries.size >= this.#maxKeys;
      if (looks >= 2 && !full) return;
      looks += 1;
      this.#entries.delete(key);
      if (now - entry.seenAt > this.#windowMs * 1.1) continue;
      if (full && !entry.seen) return;
      entry.seen = false; // a second chance, at the end
      this.#entries.set(key, entry);
    }
  }
}
