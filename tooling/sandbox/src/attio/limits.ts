import { TokenBucket } from '../service/token-bucket.js';
import { rateLimited } from './errors.js';

const READS_PER_SECOND = 100;
const WRITES_PER_SECOND = 25;
const SCORE_WINDOW_MS = 10_000;
/** Invented: the service publishes neither. */
const MAX_SCORE_PER_WINDOW = 50_000;
const MAX_SCORE_PER_QUERY = 2_000;

interface Budget {
  readonly reads: TokenBucket;
  readonly writes: TokenBucket;
}

/** The first whole second by which the wait is over, as an HTTP date. */
export const retryAt = (nowMs: number): string => new Date(Math.floor(nowMs / 1000) * 1000 + 1000).toUTCString();

/** The limits of a workspace: calls per key, scores of queries over all keys. */
export class Limits {
  readonly #nowMs: () => number;
  readonly #budgets = new Map<string, Budget>();
  #scores: { readonly atMs: number; readonly score: number }[] = [];

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Counts a call; throws 429 when the key has none left. */
  count(key: string, kind: 'read' | 'write'): void {
    const budget = this.#budgets.get(key) ?? this.#open(key);
    const isRead = kind === 'read';
    if ((isRead ? budget.reads : budget.writes).take()) return;
    const limit = isRead ? `${READS_PER_SECOND} read` : `${WRITES_PER_SECOND} write`;
    throw rateLimited(`Rate limit of ${limit} requests per second exceeded.`, retryAt(this.#nowMs()));
  }

  /** Counts the score of a query; throws 429 when it, or the sum of the last ten seconds, is too high. */
  score(score: number): void {
    const now = this.#nowMs();
    this.#scores = this.#scores.filter(({ atMs }) => atMs > now - SCORE_WINDOW_MS);
    const sum = this.#scores.reduce((total, past) => total + past.score, score);
    if (score > MAX_SCORE_PER_QUERY) throw rateLimited('The score of this query exceeds the limit.', retryAt(now));
    if (sum > MAX_SCORE_PER_WINDOW) {
      throw rateLimited('The scores of recent queries exceed the limit.', retryAt(now + SCORE_WINDOW_MS));
    }
    this.#scores.push({ atMs: now, score });
  }

  #open(key: string): Budget {
    const budget = {
      reads: new TokenBucket(READS_PER_SECOND, this.#nowMs),
      writes: new TokenBucket(WRITES_PER_SECOND, this.#nowMs),
    };
    this.#budgets.set(key, budget);
    return budget;
  }
}
