import { describe, expect, it } from 'vitest';
import { CircuitBreaker } from './breaker/circuit-breaker.js';
import { fallback } from './fallback.js';
import { calm, fails, waitsForAbort, works } from './testing/tasks.js';

describe('fallback', () => {
  it('leaves an answer as it is', async () => {
    expect(await fallback(() => 'stale').run(works, calm)).toBe('done');
  });

  it('answers for what failed, and knows why', async () => {
    expect(await fallback((error) => `stale: ${(error as Error).message}`).run(fails, calm)).toBe('stale: down');
  });

  it('answers for what the policies inside refuse', async () => {
    const breaker = new CircuitBreaker();
    breaker.isolate();
    expect(await fallback(() => [], { around: breaker }).run(works, calm)).toEqual([]);
  });

  it('answers only for the errors it is meant for', async () => {
    const policy = fallback(() => 'stale', { when: () => false });
    await expect(policy.run(fails, calm)).rejects.toThrow('down');
  });

  it('does not answer a caller who has left', async () => {
    const caller = new AbortController();
    const result = fallback(() => 'stale').run(waitsForAbort, caller.signal);
    caller.abort(new Error('left'));
    await expect(result).rejects.toThrow('left');
  });

  it('throws its own error when it fails too', async () => {
    const policy = fallback(() => Promise.reject(new Error('nothing stored')));
    await expect(policy.run(fails, calm)).rejects.toThrow('nothing stored');
  });

  it('tells onFallback what it answered for', async () => {
    const errors: unknown[] = [];
    await fallback(() => 'stale', { onFallback: (error) => errors.push(error) }).run(fails, calm);
    expect(errors).toMatchObject([{ message: 'down' }]);
  });
});
