import { Deadlines } from './deadlines.js';

/** Rejects when `work` takes longer than `ms`. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => setImmediate(() => reject(new TimeoutError(ms))), ms); // see Deadlines
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export class TimeoutError extends Error {
  constructor(ms: number) {
    super(`No answer within ${ms} ms`);
  }
}

export interface GateOptions {
  readonly deadlineMs: number;
  readonly retryAfterMs: number;
  /** A harmless call that shows whether the other side is back, and brings it up to date. */
  readonly probe: () => Promise<unknown>;
  readonly onFailure: (error: unknown) => void;
  readonly onHealed: () => void;
}

/**
 * The way to something that may be down: what takes too long or fails closes it, and from then on nothing is tried
 * but a probe now and then, which no caller waits for.
 */
export class Gate {
  readonly #options: GateOptions;
  readonly #deadlines: Deadlines;
  #open = true;
  #ended = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#deadlines = new Deadlines(options.deadlineMs);
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /**
   * What `work` gives; `undefined` when it failed, took too long, or was not tried. Never rejects. `since`: when the
   * caller began to wait, where that was before now.
   */
  pass<T>(work: () => Promise<T>, since?: number): Promise<T | undefined> {
    if (!this.#open) return Promise.resolve(undefined);
    const { deadlineMs } = this.#options;
    return new Promise((resolve) => {
      const failed = (error: unknown) => {
        this.#deadlines.delete(waiting);
        this.fail(error);
        resolve(undefined);
      };
      const expiresAt = (since ?? performance.now()) + deadlineMs;
      const waiting = this.#deadlines.add(expiresAt, () => failed(new TimeoutError(deadlineMs)));
      work().then((value) => {
        this.#deadlines.delete(waiting);
        resolve(value);
      }, failed);
    });
  }

  fail(error: unknown): void {
    this.#options.onFailure(error);
    if (!this.#open || this.#ended) return;
    this.#open = false;
    this.#tryLater();
  }

  end(): void {
    this.#ended = true;
    this.#open = false;
    clearTimeout(this.#retry);
  }

  #tryLater(): void {
    this.#retry = setTimeout(() => void this.#try(), this.#options.retryAfterMs).unref();
  }

  async #try(): Promise<void> {
    try {
      await within(this.#options.probe(), this.#options.deadlineMs);
      if (this.#ended) return;
      this.#open = true;
      this.#options.onHealed();
    } catch {
      if (!this.#ended) this.#tryLater();
    }
  }
}
