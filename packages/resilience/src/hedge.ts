import { abortError, isRefusal, ResilienceError } from './errors.js';
import { Latencies } from './latencies.js';
import type { Policy, Task, TaskParent } from './policy.js';
import type { RetryBudget } from './retry/retry-budget.js';
import { OwnScope, type Scope, scopeOf } from './scope.js';
import { positive, wholeNumber } from './support/checks.js';
import { maxTimerMs } from './support/delay.js';
import { tell } from './support/listener.js';

/** When another attempt starts, and how many of them. */
export interface HedgeOptions {
  /** Milliseconds without an answer before another attempt starts; `p95` takes what 95 of 100 answers need. @default 'p95' */
  readonly delayMs?: number | 'p95';
  /** Attempts besides the first. @default 1 */
  readonly maxHedges?: number;
  /** Who cannot pay does not hedge. `policy` shares it with the retries of the same service. @default none */
  readonly budget?: RetryBudget;
  readonly onHedge?: (event: { readonly attempt: number; readonly delayMs: number }) => void;
}

/** Answers needed before their p95 means anything. */
const minimumSamples = 20;

/**
 * Starts a second attempt of a task that is slow, takes whichever answer comes first, and aborts the other: the few slow answers
 * of a service become as fast as the others for a few percent more requests. Only for tasks that may run twice, such as reads.
 * An attempt that fails leaves the answer to those under way; when all have failed the last error is rethrown as it came.
 *
 * @throws {ResilienceError} `ABORTED` as soon as the caller gives up.
 * @throws {RangeError} for an option out of range.
 */
export function hedge(options: HedgeOptions = {}): Policy {
  return new Hedge(options);
}

class Hedge implements Policy {
  readonly #fixedMs: number | undefined;
  readonly #maxHedges: number;
  readonly #budget: RetryBudget | undefined;
  readonly #onHedge: HedgeOptions['onHedge'];
  readonly #latencies = new Latencies();

  constructor({ delayMs = 'p95', maxHedges = 1, budget, onHedge }: HedgeOptions) {
    this.#fixedMs = delayMs === 'p95' ? undefined : positive('delayMs', delayMs);
    this.#maxHedges = wholeNumber('maxHedges', maxHedges, 0);
    this.#budget = budget;
    this.#onHedge = onHedge;
  }

  async run<T>(task: Task<T>, caller: TaskParent): Promise<T> {
    const parent = scopeOf(caller);
    if (parent.aborted) throw abortError(parent);
    const startedAt = performance.now();
    const race = new Race(task, parent);
    parent.onAbort(race);
    race.start();
    const timer = this.#startHedges(race);
    try {
      const answer = await race.answer;
      this.#latencies.add(performance.now() - startedAt); // of the first attempt, or what it would have exceeded
      this.#budget?.succeeded();
      return answer;
    } finally {
      clearInterval(timer);
      parent.offAbort(race);
      race.end();
    }
  }

  /** The attempts keep the process alive as long as that is needed, so the timer does not. */
  #startHedges<T>(race: Race<T>): NodeJS.Timeout | undefined {
    const delayMs = this.#fixedMs ?? this.#usualMs();
    if (delayMs === undefined || this.#maxHedges === 0) return undefined;

    const timer = setInterval(
      () => {
        if (race.attempts > this.#maxHedges || this.#budget?.take() === false) return clearInterval(timer);
        tell(this.#onHedge, { attempt: race.attempts + 1, delayMs });
        race.start();
      },
      Math.min(delayMs, maxTimerMs),
    );
    return timer.unref();
  }

  #usualMs(): number | undefined {
    return this.#latencies.count < minimumSamples ? undefined : this.#latencies.quantile(0.95);
  }
}

/** Attempts at one task: the first success is the answer, else the first failure that is not a mere refusal. */
class Race<T> {
  readonly answer: Promise<T>;
  readonly #task: Task<T>;
  readonly #parent: Scope;
  readonly #scopes: OwnScope[] = [];
  readonly #running = new Set<OwnScope>();
  readonly #errors: unknown[] = [];
  #resolve: (value: T) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(task: Task<T>, parent: Scope) {
    this.#task = task;
    this.#parent = parent;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get attempts(): number {
    return this.#scopes.length;
  }

  /** Begins one more attempt, with a signal of its own. */
  start(): void {
    const scope = new OwnScope(this.#parent.expiresAt);
    this.#scopes.push(scope);
    this.#running.add(scope);
    const attempt = async () => this.#task(scope);
    attempt().then(
      (value) => this.#succeeded(scope, value),
      (error: unknown) => this.#failed(scope, error),
    );
  }

  end(): void {
    for (const scope of this.#scopes) scope.end();
  }

  /** The caller's abort. */
  handleEvent(): void {
    this.#reject(abortError(this.#parent));
    this.#stop(this.#parent.reason);
  }

  /** The signal of the answer itself stays as it is: its body may be under way still. */
  #succeeded(scope: OwnScope, value: T): void {
    this.#resolve(value);
    this.#running.delete(scope);
    if (this.#running.size > 0) this.#stop(new ResilienceError('ABORTED', 'Another attempt has answered'));
  }

  #failed(scope: OwnScope, error: unknown): void {
    this.#running.delete(scope);
    this.#errors.push(error);
    if (this.#running.size === 0) this.#reject(this.#errors.find((e) => !isRefusal(e)) ?? error);
  }

  #stop(reason: unknown): void {
    for (const scope of this.#running) scope.abort(reason);
  }
}
