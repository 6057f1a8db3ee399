const windowMs = 10_000;
/** What was learned is forgotten after a minute: other programs spend from the same window, and the limit may change. */
const learnedForMs = 60_000;
/** Some is left for queries whose answers are still on their way. */
const usable = 0.9;

interface Spent {
  readonly atMs: number;
  readonly score: number;
}

/**
 * The scores of the queries of the last ten seconds. Attio limits their sum, and publishes no limit: it is learned when a
 * query is refused, and until it is forgotten queries wait instead of being refused.
 */
export class ScoreWindow {
  readonly #now: () => number;
  #spent: Spent[] = [];
  #largest = 0;
  #learned: { readonly limit: number; readonly atMs: number } | undefined;

  /** `now` is in milliseconds, on a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Notes what a query cost that was answered. */
  accepted(score: number): void {
    if (!(score > 0)) return;
    this.#spent.push({ atMs: this.#now(), score });
    this.#largest = Math.max(this.#largest, score);
  }

  /** Notes that a query was refused; one that cost more than any before says nothing of the sum. */
  refused(score: number): void {
    const sum = this.#sum();
    if (sum > 0 && !(score > this.#largest)) this.#learned = { limit: sum, atMs: this.#now() };
  }

  /** Milliseconds until the next query has room; 0 where it has, and while no limit is known. */
  waitMs(): number {
    const now = this.#now();
    if (!this.#learned || now - this.#learned.atMs > learnedForMs) return 0;
    let over = this.#sum() - this.#learned.limit * usable;
    for (const { atMs, score } of this.#spent) {
      if (over < 0) return 0;
      over -= score;
      if (over < 0) return Math.max(1, atMs + windowMs - now);
    }
    return 0;
  }

  #sum(): number {
    const since = this.#now() - windowMs;
    this.#spent = this.#spent.filter(({ atMs }) => atMs > since);
    return this.#spent.reduce((sum, { score }) => sum + score, 0);
  }
}
