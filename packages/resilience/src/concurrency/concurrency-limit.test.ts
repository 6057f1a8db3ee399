import { describe, expect, it } from 'vitest';
import { calm, controlled, fails, outcome, works } from '../testing/tasks.js';
import { concurrencyLimit } from './concurrency-limit.js';

const turn = () => new Promise(setImmediate);

describe('concurrencyLimit', () => {
  it('runs no more than maxConcurrent tasks at once', async () => {
    const limit = concurrencyLimit({ maxConcurrent: 2 });
    const tasks = [controlled(), controlled(), controlled()];
    let started = 0;
    for (const { task } of tasks) {
      const counted = () => {
        started += 1;
        return task();
      };
      outcome(limit.run(counted, calm));
    }
    expect([started, limit.active, limit.queued]).toEqual([2, 2, 1]);
    tasks[0]?.resolve('done');
    await turn();
    expect([started, limit.active, limit.queued]).toEqual([3, 2, 0]);
  });

  it('gives a place on in order of arrival, also after a failure', async () => {
    const limit = concurrencyLimit({ maxConcurrent: 1 });
    const order: number[] = [];
    const all = [1, 2, 3].map((n) =>
      limit.run(async () => {
        order.push(n);
        throw new Error('down');
      }, calm),
    );
    await Promise.allSettled(all);
    expect(order).toEqual([1, 2, 3]);
    expect(limit.active).toBe(0);
  });

  it('refuses who finds the queue full', async () => {
    const limit = concurrencyLimit({ maxConcurrent: 1, maxQueued: 1 });
    const first = controlled();
    outcome(limit.run(first.task, calm));
    outcome(limit.run(works, calm));
    await expect(limit.run(works, calm)).rejects.toMatchObject({ code: 'QUEUE_FULL', retryable: true });
  });

  it('gives the place of a caller who leaves the queue to those behind', async () => {
    const limit = concurrencyLimit({ maxConcurrent: 1 });
    const caller = new AbortController();
    const first = controlled();
    outcome(limit.run(first.task, calm));
    const gone = outcome(limit.run(works, caller.signal));
    const behind = outcome(limit.run(works, calm));
    caller.abort();
    first.resolve('done');
    await turn();
    expect(gone.error).toMatchObject({ code: 'ABORTED' });
    expect(behind.value).toBe('done');
    expect([limit.active, limit.queued]).toEqual([0, 0]);
  });

  it('starts nothing for a caller who has already left', async () => {
    const limit = concurrencyLimit({ maxConcurrent: 1 });
    await expect(limit.run(works, AbortSignal.abort())).rejects.toMatchObject({ code: 'ABORTED' });
    expect(limit.active).toBe(0);
  });

  it('frees the place of a task that throws', async () => {
    const limit = concurrencyLimit({ maxConcurrent: 1 });
    const throws = (): Promise<never> => {
      throw new Error('at once');
    };
    await expect(limit.run(throws, calm)).rejects.toThrow('at once');
    await expect(limit.run(fails, calm)).rejects.toThrow('down');
    expect(await limit.run(works, calm)).toBe('done');
  });

  it('tells onWait behind how many', () => {
    const events: unknown[] = [];
    const limit = concurrencyLimit({ maxConcurrent: 1, onWait: (event) => events.push(event) });
    for (let i = 0; i < 3; i++) outcome(limit.run(controlled().task, calm));
    expect(events).toEqual([{ queued: 0 }, { queued: 1 }]);
  });

  it('refuses options out of range by name', () => {
    expect(() => concurrencyLimit({ maxConcurrent: 0 })).toThrow('maxConcurrent');
    expect(() => concurrencyLimit({ maxConcurrent: 1, maxQueued: -1 })).toThrow('maxQueued');
  });
});
