import { isRefusal, ResilienceError } from '../errors.js';
import type { Policy, Task, TaskParent } from '../policy.js';
import { scopeOf } from '../scope.js';
import { between, positive, wholeNumber } from '../support/checks.js';
import { tell } from '../support/listener.js';
import { type CircuitWindow, failed, failedAndSlow, good, slow, type Tally, tallyOver, type Verdict } from './tally.js';

/** `closed` lets everything through, `open` nothing, `half-open` a few probes, `isolated` nothing until it is released. */
export type CircuitState = 'closed' | 'open' | 'half-open' | 'isolated';

/** When the circuit opens, for how long, and what closes it again. */
export interface CircuitBreakerOptions {
  /** Failures in a row that open the circuit, unless a `window` counts. @default 5 */
  readonly failureThreshold?: number;
  /** Counts ratios over the last calls or the last milliseconds instead of failures in a row. */
  readonly window?: CircuitWindow;
  /** A call that takes this many milliseconds is slow: in a `window` by its own ratio, else like a failure. @default none is */
  readonly slowCallMs?: number;
  /** Milliseconds the circuit stays open; a function is told how often it has opened since it was closed. @default 30_000 */
  readonly openMs?: number | ((timesOpened: number) => number);
  /** Probes that are let through then; all of them must succeed. @default 1 */
  readonly halfOpenRequests?: number;
  /** Which errors of a task count against the service; others show that it answers. @default every error */
  readonly isFailure?: (error: unknown) => boolean;
  /** What `toJSON` of an earlier breaker said. What it cannot read it leaves aside. */
  readonly restore?: unknown;
  /** Milliseconds on any clock. @default performance.now */
  readonly now?: () => number;
  readonly onStateChange?: (event: CircuitChange) => void;
}

/** What `onStateChange` hears. */
export interface CircuitChange {
  readonly from: CircuitState;
  readonly to: CircuitState;
}

/** A breaker as JSON: what another process needs to go on with. */
export interface CircuitSnapshot {
  readonly state: CircuitState;
  /** When the service is tried again, in milliseconds since 1970; 0 unless open. */
  readonly openUntil: number;
  readonly timesOpened: number;
}

/** The longest time that a caller is told to wait for probes whose end nobody knows. */
const probeWaitMs = 1_000;

/**
 * Refuses tasks at once while a service keeps failing, then lets a few through to try it again.
 *
 * The caller's own abort and the refusals of policies inside count neither for nor against the service.
 *
 * @throws {RangeError} for an option out of range.
 */
export class CircuitBreaker implements Policy {
  readonly #tally: Tally;
  readonly #slowCallMs: number;
  readonly #timesCalls: boolean;
  readonly #readsClock: boolean;
  readonly #openMs: (timesOpened: number) => number;
  readonly #halfOpenRequests: number;
  readonly #isFailure: (error: unknown) => boolean;
  readonly #now: () => number;
  readonly #onStateChange: CircuitBreakerOptions['onStateChange'];

  #state: CircuitState = 'closed';
  #openedAt = 0;
  #openFor = 0;
  #timesOpened = 0;
  /** Rises with each change of state, so that a task that began before the change counts no more. */
  #era = 0;
  #probes = 0;
  #probeWins = 0;
  #probedAt = 0;
  #isolations = 0;

  constructor(options: CircuitBreakerOptions = {}) {
    const { openMs = 30_000 } = options;
    this.#tally = tallyOver(options.window, options.failureThreshold ?? 5);
    this.#slowCallMs = positive('slowCallMs', options.slowCallMs ?? Number.POSITIVE_INFINITY);
    this.#timesCalls = this.#slowCallMs !== Number.POSITIVE_INFINITY;
    this.#readsClock = this.#timesCalls || options.window?.type === 'time';
    this.#openMs = typeof openMs === 'function' ? openMs : () => openMs;
    if (typeof openMs === 'number') between('openMs', openMs, 0);
    this.#halfOpenRequests = wholeNumber('halfOpenRequests', options.halfOpenRequests ?? 1, 1);
    this.#isFailure = options.isFailure ?? (() => true);
    this.#now = options.now ?? (() => performance.now());
    this.#onStateChange = options.onStateChange;
    this.#restore(options.restore);
  }

  /** It stays `open` until a task comes after the open time: nothing happens without one. */
  get state(): CircuitState {
    return this.#state;
  }

  /** Milliseconds until a task is let through, as far as that is known: 0 when it would be now, Infinity while isolated. */
  get openForMs(): number {
    return this.#state === 'closed' ? 0 : this.#waitMs(this.#now());
  }

  /** @throws {ResilienceError} `CIRCUIT_OPEN`, with the milliseconds until the service is tried again, where that is known. */
  async run<T>(task: Task<T>, parent: TaskParent): Promise<T> {
    if (this.#state !== 'closed') this.#admitProbe();
    const scope = scopeOf(parent);
    const era = this.#era;
    const startedAt = this.#timesCalls ? this.#now() : 0;
    try {
      const result = await task(scope);
      if (era === this.#era) this.#count(good, startedAt);
      return result;
    } catch (error) {
      if (era === this.#era) this.#rejected(error, scope.aborted, startedAt);
      throw error;
    }
  }

  /** Refuses everything until what it returns is disposed of; then the circuit is closed. For maintenance, and for tests. */
  isolate(): Disposable {
    this.#isolations += 1;
    if (this.#isolations === 1) this.#become('isolated');
    let held = true;
    return {
      [Symbol.dispose]: () => {
        if (!held) return;
        held = false;
        this.#isolations -= 1;
        if (this.#isolations === 0) this.#become('closed');
      },
    };
  }

  /** What `restore` takes. Isolation ends with the process: nobody is left to end it. */
  toJSON(): CircuitSnapshot {
    const openUntil = this.#state === 'open' ? Date.now() + this.openForMs : 0;
    return { state: this.#state, openUntil, timesOpened: this.#timesOpened };
  }

  #rejected(error: unknown, aborted: boolean, startedAt: number): void {
    if (aborted || isRefusal(error)) this.#probes = Math.max(0, this.#probes - 1);
    else this.#count(this.#isFailure(error) ? failed : good, startedAt);
  }

  #count(outcome: typeof good | typeof failed, startedAt: number): void {
    const now = this.#readsClock ? this.#now() : 0;
    const isSlow = this.#timesCalls && now - startedAt >= this.#slowCallMs;
    const verdict: Verdict = isSlow ? (outcome === failed ? failedAndSlow : slow) : outcome;

    if (this.#state === 'half-open') this.#probed(verdict);
    else if (this.#tally.record(verdict, now)) this.#open();
  }

  #probed(verdict: Verdict): void {
    this.#probeWins += 1;
    if (verdict !== good) this.#open();
    else if (this.#probeWins >= this.#halfOpenRequests) this.#close();
  }

  #close(): void {
    this.#timesOpened = 0;
    this.#become('closed');
  }

  #open(): void {
    this.#timesOpened += 1;
    this.#openedAt = this.#now();
    this.#openFor = this.#openMs(this.#timesOpened);
    this.#become('open');
  }

  #admitProbe(): void {
    const now = this.#now();
    const waitMs = this.#waitMs(now);
    if (waitMs > 0) throw refusal(waitMs);
    if (this.#state === 'open') this.#become('half-open');
    this.#probes = Math.min(this.#probes + 1, this.#halfOpenRequests);
    this.#probedAt = now;
  }

  #waitMs(now: number): number {
    if (this.#state === 'isolated') return Number.POSITIVE_INFINITY;
    if (this.#state === 'half-open') return this.#probes < this.#halfOpenRequests ? 0 : this.#probeWaitMs(now);
    this.#openedAt = Math.min(this.#openedAt, now); // after a clock has jumped back, the open time begins anew
    return Math.max(0, this.#openedAt + this.#openFor - now);
  }

  /** A probe that has not come back for a whole open time gives up its place, so that it cannot hold the circuit shut. */
  #probeWaitMs(now: number): number {
    const outFor = Math.max(0, now - this.#probedAt);
    const openMs = Math.max(1, this.#openMs(this.#timesOpened));
    return Math.min(Math.max(0, openMs - outFor), probeWaitMs);
  }

  #become(to: CircuitState): void {
    const from = this.#state;
    this.#state = to;
    this.#era += 1;
    this.#probes = 0;
    this.#probeWins = 0;
    this.#tally.reset();
    tell(this.#onStateChange, { from, to });
  }

  #restore(saved: unknown): void {
    const { state, openUntil, timesOpened } = (saved ?? {}) as Partial<CircuitSnapshot>;
    if (state !== 'open' && state !== 'half-open') return;
    this.#timesOpened = Number.isInteger(timesOpened) ? Math.max(1, Number(timesOpened)) : 1;
    const leftMs = Number.isFinite(openUntil) ? Number(openUntil) - Date.now() : 0;
    this.#openedAt = this.#now();
    this.#openFor = Math.min(Math.max(0, leftMs), this.#openMs(this.#timesOpened));
    this.#state = 'open';
  }
}

function refusal(waitMs: number): ResilienceError {
  if (waitMs === Number.POSITIVE_INFINITY)
    return new ResilienceError('CIRCUIT_OPEN', 'The service is shut off for now');
  const message = 'The service keeps failing, so it is not called for now';
  return new ResilienceError('CIRCUIT_OPEN', message, { retryAfterMs: waitMs });
}
