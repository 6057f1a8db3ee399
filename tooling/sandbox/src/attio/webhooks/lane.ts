/** A delivery on its way to one target. */
export interface Delivery {
  readonly key: string;
  readonly body: string;
  /** Failed attempts so far. */
  readonly failures: number;
  /** It arrived before, and is sent once more. */
  readonly isRepeat: boolean;
}

interface Waiting {
  readonly delivery: Delivery;
  readonly dueMs: number;
}

/** More than this many waiting deliveries push out the oldest. */
const MAX_WAITING = 10_000;

/** The deliveries of one webhook: one at a time, the one that is due first, with a gap between any two. */
export class Lane {
  readonly #send: (delivery: Delivery) => Promise<void>;
  readonly #gapMs: number;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isSending = false;
  #freeAtMs = 0;

  /** `send` never rejects. */
  constructor(send: (delivery: Delivery) => Promise<void>, gapMs: number) {
    this.#send = send;
    this.#gapMs = gapMs;
  }

  add(delivery: Delivery, delayMs: number): void {
    const dueMs = performance.now() + delayMs;
    const at = this.#waiting.findLastIndex((other) => other.dueMs <= dueMs) + 1;
    this.#waiting.splice(at, 0, { delivery, dueMs });
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
    this.#schedule();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting = [];
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const [next] = this.#waiting;
    if (this.#isSending || !next) return;
    const waitMs = Math.max(next.dueMs, this.#freeAtMs) - performance.now();
    this.#timer = setTimeout(() => void this.#sendNext(), Math.max(0, waitMs)).unref();
  }

  async #sendNext(): Promise<void> {
    const next = this.#waiting.shift();
    if (!next) return;
    this.#isSending = true;
    this.#freeAtMs = performance.now() + this.#gapMs;
    await this.#send(next.delivery);
    this.#isSending = false;
    this.#schedule();
  }
}
