import { between, wholeNumber } from './checks.js';
import { isRefusal, ResilienceError } from './errors.js';
import type { Policy, Task } from './policy.js';

/** `closed` lets everything through, `open` nothing, `half-open` a few probes. */
export type CircuitState = 'closed' | 'open' | 'half-open';

export interface CircuitBreakerOptions {
  /** Consecutive failures that open the circuit. @default 5 */
  readonly failureThreshold?: number;
  /** Milliseconds the circuit stays open before it is tried again. @default 30_000 */
  readonly openMs?: number;
  /** Probes that are let through then; all of them must succeed. @default 1 */
  readonly halfOpenRequests?: number;
  /** Which errors of a task count against the service; others show that it answers. @default every error */
  readonly isFailure?: (error: unknown) => boolean;
  /** Milliseconds on a clock that does not go back. @default performance.now */
  readonly now?: () => number;
  readonly onStateChange?: (event: { readonly from: CircuitState; readonly to: CircuitState }) => void;
}

/**
 * Refuses tasks at once while a service keeps failing, then lets a few through to try it again.
 *
 * The caller's own abort and the refusals of policies inside count neither for nor against the service.
 *
 * @throws {RangeError} for an option out of range.
 */
export class CircuitBreaker implements Policy {
  readonly #failureThreshold: number;
  readonly #openMs: number;
  readonly #halfOpenRequests: number;
  readonly #isFailure: (error: unknown) => boolean;
  readonly #now: () => number;
  readonly #onStateChange: CircuitBreakerOptions['onStateChange'];

  #state: CircuitState = 'closed';
  #failures = 0;
  #openUntil = 0;
  /** Rises with each change of state, so that a task that began before the change counts no more. */
  #era = 0;
  #probes = 0;
  #probeWins = 0;
  #probedAt = 0;

  constructor(options: CircuitBreakerOptions = {}) {
    this.#failureThreshold = wholeNumber('failureThreshold', options.failureThreshold ?? 5, 1);
    this.#openMs = between('openMs', options.openMs ?? 30_000, 0);
    this.#halfOpenRequests = wholeNumber('halfOpenRequests', options.halfOpenRequests ?? 1, 1);
    this.#isFailure = options.isFailure ?? (() => true);
    this.#now = options.now ?? (() => performance.now());
    this.#onStateChange = options.onStateChange;
  }

  /** `open` until a task comes after the open time: nothing happens without one. */
  get state(): CircuitState {
    return this.#state;
  }

  /** @throws {ResilienceError} `CIRCUIT_OPEN`, with the milliseconds until the service is tried again. */
  async run<T>(task: Task<T>, signal: AbortSignal): Promise<T> {
    if (this.#state !== 'closed') this.#admitProbe();
    const era = this.#era;
    try {
      const result = await task(signal);
      if (era === this.#era) this.#succeeded();
      return result;
    } catch (error) {
      if (era === this.#era) this.#rejected(error, signal);
      throw error;
    }
  }

  #rejected(error: unknown, signal: AbortSignal): void {
    if (signal.aborted || isRefusal(error)) this.#probes -= 1;
    else if (this.#isFailure(error)) this.#failed();
    else this.#succeeded();
  }

  #succeeded(): void {
    if (this.#state === 'closed') this.#failures = 0;
    else if (++this.#probeWins === this.#halfOpenRequests) this.#become('closed');
  }

  #failed(): void {
    this.#failures += 1;
    if (this.#state === 'closed' && this.#failures < this.#failureThreshold) return;
    this.#openUntil = this.#now() + this.#openMs;
    this.#become('open');
  }

  #admitProbe(): void {
    const now = this.#now();
    if (this.#state === 'open') {
      if (now < this.#openUntil) throw this.#refusal(this.#openUntil - now);
      this.#become('half-open');
    }
    // A probe that has not come back for a whole open time gives up its place.
    if (this.#probes >= this.#halfOpenRequests && now - this.#probedAt >= Math.max(this.#openMs, 1)) this.#probes -= 1;
    if (this.#probes >= this.#halfOpenRequests) throw this.#refusal(Math.min(this.#openMs, 1_000));
    this.#probes += 1;
    this.#probedAt = now;
  }

  #refusal(retryAfterMs: number): ResilienceError {
    return new ResilienceError('CIRCUIT_OPEN', 'The service keeps failing, so it is not called for now', {
      retryAfterMs,
    });
  }

  #become(to: CircuitState): void {
    const from = this.#state;
    this.#state = to;
    this.#era += 1;
    this.#failures = 0;
    this.#probes = 0;
    this.#probeWins = 0;
    this.#onStateChange?.({ from, to });
  }
}
