const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const MAX_KEYS = 1_000;

interface Failing {
  readonly waitMs: number;
  readonly until: number;
}

/** Which keys failed to load lately, and until when they are left alone: 1 s after the first failure, then twice as long each time, at most 60 s. */
export class Backoff {
  readonly #failing = new Map<string, Failing>();

  failed(key: string, now: number): void {
    const before = this.#failing.get(key);
    const waitMs = before === undefined ? FIRST_WAIT_MS : Math.min(before.waitMs * 2, LONGEST_WAIT_MS);
    this.#failing.delete(key);
    this.#failing.set(key, { waitMs, until: now + waitMs });
    if (this.#failing.size > MAX_KEYS) this.#forgetOldest();
  }

  succeeded(key: string): void {
    this.#failing.delete(key);
  }

  holds(key: string, now: number): boolean {
    const failing = this.#failing.get(key);
    return failing !== undefined && now < failing.until;
  }

  clear(): void {
    this.#failing.clear();
  }

  #forgetOldest(): void {
    for (const key of this.#failing.keys()) {
      this.#failing.delete(key);
      return;
    }
  }
}
