import { ResilienceError } from '../errors.js';
import { between, positive } from '../support/checks.js';

/** What retries cost and what successes bring back, in tokens. */
export interface RetryBudgetOptions {
  /** Tokens at the start, and the most there ever are. @default 500 */
  readonly capacity?: number;
  /** Tokens that one retry costs. @default 5 */
  readonly retryCost?: number;
  /** Tokens that a retry costs when the attempt before it timed out: those hold the most of a service. @default 10 */
  readonly timeoutCost?: number;
  /** Tokens that each success brings back. @default 1 */
  readonly refund?: number;
  /** Which errors cost `timeoutCost`. @default errors with the code `TIMED_OUT` */
  readonly isTimeout?: (error: unknown) => boolean;
}

/** Tokens that all retries against one service are paid from. */
export interface RetryBudget {
  readonly tokens: number;
  /** Pays for one retry after `error`; false when that can not be afforded. */
  take(error?: unknown): boolean;
  /** Puts back what one success is worth. */
  succeeded(): void;
}

const timedOut = (error: unknown) =>
  error instanceof ResilienceError
    ? error.code === 'TIMED_OUT'
    : (error as { code?: unknown } | null | undefined)?.code === 'TIMED_OUT';

/**
 * A budget for retries. While most calls succeed it is always full; when they do not, retries sink to `refund / retryCost` of
 * the successes (one in five), so that they never become the load that keeps a service down.
 *
 * @throws {RangeError} for an option out of range.
 */
export function retryBudget(options: RetryBudgetOptions = {}): RetryBudget {
  const capacity = positive('capacity', options.capacity ?? 500);
  const retryCost = between('retryCost', options.retryCost ?? 5, 0);
  const timeoutCost = between('timeoutCost', options.timeoutCost ?? 10, 0);
  const refund = between('refund', options.refund ?? 1, 0);
  const { isTimeout = timedOut } = options;
  let tokens = capacity;

  return {
    get tokens() {
      return tokens;
    },
    take(error) {
      const cost = isTimeout(error) ? timeoutCost : retryCost;
      if (cost > tokens) return false;
      tokens -= cost;
      return true;
    },
    succeeded() {
      tokens = Math.min(capacity, tokens + refund);
    },
  };
}
