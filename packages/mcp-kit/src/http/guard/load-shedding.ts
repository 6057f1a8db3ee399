import { HttpError } from '../http-error.js';
import type { Limit } from '../http-server.js';
import type { HttpRequest } from '../route.js';

/** When there is too much to do. */
export interface LoadSheddingOptions {
  /** Requests under way now. */
  readonly active: () => number;
  readonly maxActive: number;
  /** How late the process is, in milliseconds. */
  readonly delayMs: () => number;
  readonly maxDelayMs: number;
}

const RETRY_AFTER_MS = 1000;

/** What may wait gives way when half of what the process can do is in use. */
const BACKGROUND_SHARE = 0.5;

/**
 * Refuses requests with 503 while the process has too much to do, before everybody waits for everybody. Those that say
 * that they may wait, by `Priority: u=7` (RFC 9218), give way first.
 */
export function loadShedding({ active, maxActive, delayMs, maxDelayMs }: LoadSheddingOptions): Limit {
  return (request, _route, run) => {
    const share = mayWait(request) ? BACKGROUND_SHARE : 1;
    if (active() <= maxActive * share && delayMs() <= maxDelayMs * share) return run();
    throw new HttpError(503, 'there is too much to do right now', {
      code: 'OVERLOADED',
      next: 'Ask again later.',
      retryAfterMs: RETRY_AFTER_MS,
    });
  };
}

const mayWait = ({ headers }: HttpRequest) => /(^|[\s,])u=[67]\b/.test(String(headers['priority'] ?? ''));

/** Measures how late timers fire, over and over. */
export class EventLoopDelay implements Disposable {
  readonly #everyMs: number;
  readonly #timer: NodeJS.Timeout;
  #expectedAt: number;
  #lastMs = 0;

  /** @param everyMs milliseconds between measurements. */
  constructor(everyMs = 50) {
    this.#everyMs = everyMs;
    this.#expectedAt = performance.now() + everyMs;
    this.#timer = setInterval(() => this.#measure(), everyMs).unref();
  }

  /** Milliseconds by which the process is late now. */
  get ms(): number {
    return Math.max(this.#lastMs, performance.now() - this.#expectedAt);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #measure(): void {
    const now = performance.now();
    this.#lastMs = Math.max(0, now - this.#expectedAt);
    this.#expectedAt = now + this.#everyMs;
  }
}
