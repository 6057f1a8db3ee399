import { CircuitBreaker, type CircuitBreakerOptions, type CircuitState } from './breaker/circuit-breaker.js';
import { ResilienceError } from './errors.js';
import type { TaskContext, TaskParent } from './policy.js';
import { between } from './support/checks.js';
import { tell } from './support/listener.js';

/** The endpoints, and the breaker that each of them gets: all options of `CircuitBreaker` count for each. */
export interface BalanceOptions<E> extends Omit<CircuitBreakerOptions, 'restore' | 'onStateChange'> {
  /** What can answer: URLs, pools, clients. At least one. */
  readonly endpoints: readonly E[];
  /** Milliseconds in which an endpoint that has come back gets its share again, bit by bit. @default 10_000 */
  readonly slowStartMs?: number;
  /** A number from 0 up to 1. @default Math.random */
  readonly random?: () => number;
  /** Hears when an endpoint is given up and when it is taken back. */
  readonly onStateChange?: (event: {
    readonly endpoint: E;
    readonly from: CircuitState;
    readonly to: CircuitState;
  }) => void;
}

/** Spreads tasks over endpoints. */
export interface Balancer<E> {
  /** @throws {ResilienceError} `CIRCUIT_OPEN` when no endpoint is fit to be called. What the task throws comes as it is. */
  run<T>(task: (endpoint: E, context: TaskContext) => Promise<T>, parent: TaskParent): Promise<T>;
  /** What is known of each endpoint. */
  stats(): readonly EndpointStats<E>[];
}

/** How one endpoint is doing. */
export interface EndpointStats<E> {
  readonly endpoint: E;
  readonly state: CircuitState;
  /** Tasks under way. */
  readonly active: number;
  /** A moving average of how long it takes to answer, in milliseconds; 0 before the first answer. */
  readonly latencyMs: number;
}

/**
 * The power of two choices: of two endpoints taken at random, a task goes to the one with less to do, by tasks under way and by
 * latency. Each endpoint has its own breaker: one that fails is left out until a probe succeeds, and is then loaded slowly. To try
 * another endpoint after a failure, put `retry` around it.
 *
 * @throws {RangeError} for an option out of range.
 */
export function balance<E>(options: BalanceOptions<E>): Balancer<E> {
  const { endpoints, slowStartMs = 10_000, random = Math.random, onStateChange, ...breaker } = options;
  if (endpoints.length === 0) throw new RangeError('endpoints must not be empty');
  between('slowStartMs', slowStartMs, 0);
  const now = options.now ?? (() => performance.now());
  const lines = endpoints.map((endpoint) => {
    const heard: CircuitBreakerOptions['onStateChange'] = (change) => {
      if (change.to === 'closed') line.returned();
      tell(onStateChange, { endpoint, ...change });
    };
    const line = new Line(endpoint, new CircuitBreaker({ ...breaker, now, onStateChange: heard }), slowStartMs, now);
    return line;
  });

  return {
    run: async (task, parent) => pick(lines, random).run(task, parent),
    stats: () => lines.map((line) => line.stats()),
  };
}

function pick<E>(lines: readonly Line<E>[], random: () => number): Line<E> {
  const fit = lines.filter((line) => line.isFit);
  const first = fit[Math.floor(random() * fit.length)];
  if (!first) throw noneFit(lines);
  const others = fit.filter((line) => line !== first);
  const second = others[Math.floor(random() * others.length)] ?? first;
  return second.load < first.load ? second : first;
}

function noneFit(lines: readonly Line<unknown>[]): ResilienceError {
  const retryAfterMs = Math.min(...lines.map((line) => line.breaker.openForMs)); // finite: nobody can isolate them
  return new ResilienceError('CIRCUIT_OPEN', `None of ${lines.length} endpoints can be called for now`, {
    retryAfterMs,
  });
}

/** Weight of the newest answer in the moving average of the latency. */
const newest = 0.2;

/** One endpoint, and how it is doing. */
class Line<E> {
  readonly #endpoint: E;
  readonly breaker: CircuitBreaker;
  readonly #slowStartMs: number;
  readonly #now: () => number;
  #active = 0;
  #latencyMs = 0;
  #returnedAt = Number.NEGATIVE_INFINITY;

  constructor(endpoint: E, breaker: CircuitBreaker, slowStartMs: number, now: () => number) {
    this.#endpoint = endpoint;
    this.breaker = breaker;
    this.#slowStartMs = slowStartMs;
    this.#now = now;
  }

  get isFit(): boolean {
    return this.breaker.openForMs === 0;
  }

  /** What one more task would mean; an endpoint that has just come back counts as up to ten times as busy as it is. */
  get load(): number {
    const back = (this.#now() - this.#returnedAt) / this.#slowStartMs;
    const share = back >= 1 || this.#slowStartMs === 0 ? 1 : Math.max(0.1, back);
    return ((this.#active + 1) * Math.max(this.#latencyMs, 1)) / share;
  }

  returned(): void {
    this.#returnedAt = this.#now();
  }

  async run<T>(task: (endpoint: E, context: TaskContext) => Promise<T>, parent: TaskParent): Promise<T> {
    const startedAt = this.#now();
    this.#active += 1;
    try {
      const result = await this.breaker.run((context) => task(this.#endpoint, context), parent);
      const ms = this.#now() - startedAt;
      this.#latencyMs = this.#latencyMs === 0 ? ms : this.#latencyMs + newest * (ms - this.#latencyMs);
      return result;
    } finally {
      this.#active -= 1;
    }
  }

  stats(): EndpointStats<E> {
    const { state } = this.breaker;
    return { endpoint: this.#endpoint, state, active: this.#active, latencyMs: this.#latencyMs };
  }
}
