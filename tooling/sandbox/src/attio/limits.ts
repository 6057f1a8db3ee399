import { TokenBucket } from '../service/token-bucket.js';
import { rateLimited } from './errors.js';

const PER_SECOND = { read: 100, write: 25 } as const;
const SCORE_WINDOW_MS = 10_000;

/** How high scores may be. */
export interface ScoreLimits {
  /** The highest score of one query. */
  readonly perQuery: number;
  /** The highest sum of the scores of ten seconds. */
  readonly perWindow: number;
}

/** Invented: the service publishes neither. */
export const DEFAULT_SCORE_LIMITS: ScoreLimits = { perQuery: 2_000, perWindow: 50_000 };

type Budget = Readonly<Record<keyof typeof PER_SECOND, TokenBucket>>;

/** The first whole second after a time, as an HTTP date. */
export const retryAt = (nowMs: number): string => new Date(Math.floor(nowMs / 1000) * 1000 + 1000).toUTCString();

/** The limits of a workspace: calls per key, scores of queries over all keys. */
export class Limits {
  readonly #nowMs: () => number;
  readonly #scoreLimits: ScoreLimits;
  readonly #budgets = new Map<string, Budget>();
  readonly #endpoints = new Map<string, TokenBucket>();
  #scores: { readonly atMs: number; readonly score: number }[] = [];

  constructor(nowMs: () => number, scoreLimits = DEFAULT_SCORE_LIMITS) {
    this.#nowMs = nowMs;
    this.#scoreLimits = scoreLimits;
  }

  /** Counts a call; throws 429 when the key has none left. */
  count(key: string, kind: 'read' | 'write'): void {
    const budget = this.#budgets.get(key) ?? this.#open(key);
    this.#take(budget[kind], PER_SECOND[kind], `${kind} requests`);
  }

  /** Counts a call of an endpoint that has a limit of its own. */
  countOne(key: string, route: string, perSecond: number): void {
    const name = `${key} ${route}`;
    const bucket = this.#endpoints.get(name) ?? new TokenBucket(perSecond, this.#nowMs);
    this.#endpoints.set(name, bucket);
    this.#take(bucket, perSecond, 'requests to this endpoint');
  }

  /** Counts the score of a query; throws 429 when it, or the sum of the last ten seconds, is too high. */
  score(score: number): void {
    const now = this.#nowMs();
    const { perQuery, perWindow } = this.#scoreLimits;
    const headers = { 'x-attio-record-query-score': score.toFixed(0) };
    this.#scores = this.#scores.filter(({ atMs }) => atMs > now - SCORE_WINDOW_MS);
    const sum = this.#scores.reduce((total, past) => total + past.score, score);
    if (score > perQuery) throw rateLimited('The score of this query exceeds the limit.', retryAt(now), headers);
    if (sum > perWindow) {
      const freeAt = this.#freeAt(sum - perWindow, now);
      throw rateLimited('The scores of recent queries exceed the limit.', retryAt(freeAt), headers);
    }
    this.#scores.push({ atMs: now, score });
  }

  /** When so much score will have left the window. */
  #freeAt(score: number, now: number): number {
    let left = score;
    for (const past of this.#scores) {
      left -= past.score;
      if (left <= 0) return past.atMs + SCORE_WINDOW_MS;
    }
    return now + SCORE_WINDOW_MS;
  }

  #take(bucket: TokenBucket, perSecond: number, what: string): void {
    if (bucket.take()) return;
    throw rateLimited(
      `Rate limit of ${perSecond} ${what} per second exceeded.`,
      retryAt(this.#nowMs() + 1000 / perSecond),
    );
  }

  #open(key: string): Budget {
    const budget = {
      read: new TokenBucket(PER_SECOND.read, this.#nowMs),
      write: new TokenBucket(PER_SECOND.write, this.#nowMs),
    };
    this.#budgets.set(key, budget);
    return budget;
  }
}
