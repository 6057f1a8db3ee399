import { TokenBucket } from '../service/token-bucket.js';
import { rateLimited } from './errors.js';

/** Requests that a user may make in a second. Invented: nobody has published a limit. */
const REQUESTS_PER_SECOND = 100;

/** The limit of requests, for each user. */
export class Limits {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Counts a request; throws 429 when the user has none left. */
  count(user: string): void {
    const bucket = this.#buckets.get(user) ?? new TokenBucket(REQUESTS_PER_SECOND, this.#nowMs);
    this.#buckets.set(user, bucket);
    if (!bucket.take()) throw rateLimited(1);
  }
}
