import { describe, expect, it } from 'vitest';
import { ResilienceError } from '../errors.js';
import { retryBudget } from './retry-budget.js';

describe('retryBudget', () => {
  it('pays for 100 retries when full', () => {
    const budget = retryBudget();
    let paid = 0;
    while (budget.take()) paid += 1;
    expect(paid).toBe(100);
  });

  it('charges twice for a retry after a timeout', () => {
    const budget = retryBudget();
    budget.take(new ResilienceError('TIMED_OUT', 'slow'));
    expect(budget.tokens).toBe(490);
    budget.take({ code: 'TIMED_OUT' });
    expect(budget.tokens).toBe(480);
  });

  it('allows one retry for five successes once it is empty', () => {
    const budget = retryBudget();
    while (budget.take());
    for (let i = 0; i < 4; i++) budget.succeeded();
    expect(budget.take()).toBe(false);
    budget.succeeded();
    expect(budget.take()).toBe(true);
  });

  it('holds no more than its capacity', () => {
    const budget = retryBudget({ capacity: 10 });
    budget.succeeded();
    expect(budget.tokens).toBe(10);
  });

  it.each([
    [{ capacity: 0 }, 'capacity'],
    [{ retryCost: -1 }, 'retryCost'],
    [{ timeoutCost: Number.NaN }, 'timeoutCost'],
    [{ refund: -1 }, 'refund'],
  ])('refuses %o by name', (options, message) => {
    expect(() => retryBudget(options)).toThrow(message);
  });
});
