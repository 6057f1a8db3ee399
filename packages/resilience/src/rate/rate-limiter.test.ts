import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ResilienceError } from '../errors.js';
import { wrap } from '../policy.js';
import { calm, outcome, ServiceError, works } from '../testing/tasks.js';
import { deadline } from '../time/time-limit.js';
import { type RateLimiter, rateLimiter } from './rate-limiter.js';

/** Runs `count` tasks and lists the times at which they start. */
function starts(limiter: RateLimiter, count: number, cost = 1): number[] {
  const times: number[] = [];
  for (let i = 0; i < count; i++) outcome(limiter.run(async () => times.push(Date.now() - begin), calm, cost));
  return times;
}
let begin = 0;

describe('rateLimiter', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    begin = Date.now();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('starts a burst at once and the rest at its pace', async () => {
    const times = starts(rateLimiter({ perSecond: 10, burst: 3 }), 6);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(times).toEqual([0, 0, 0, 100, 200, 300]);
  });

  it('starts no more than perSecond in any second after the burst', async () => {
    const times = starts(rateLimiter({ perSecond: 10, burst: 1 }), 30);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(times).toHaveLength(30);
    expect(times.filter((time) => time >= 1_000 && time < 2_000)).toHaveLength(10);
  });

  it('saves up no more than its burst', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 2 });
    await vi.advanceTimersByTimeAsync(60_000);
    begin = Date.now();
    const times = starts(limiter, 4);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(times).toEqual([0, 0, 100, 200]);
  });

  it('takes turns in order of arrival, also when a later task costs less', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 10 });
    limiter.charge(10);
    const order: string[] = [];
    outcome(limiter.run(async () => order.push('dear'), calm, 5));
    outcome(limiter.run(async () => order.push('cheap'), calm, 1));
    await vi.advanceTimersByTimeAsync(499);
    expect(order).toEqual([]);
    await vi.advanceTimersByTimeAsync(101);
    expect(order).toEqual(['dear', 'cheap']);
  });

  it('lets a task dearer than the burst start on a full bucket, and the next one pay', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 10 });
    const times = [starts(limiter, 1, 20), starts(limiter, 1)];
    await vi.advanceTimersByTimeAsync(2_000);
    expect(times).toEqual([[0], [1_100]]);
  });

  it('charges what is known only afterwards', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 1 });
    limiter.charge(3);
    const times = starts(limiter, 1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(times).toEqual([300]);
  });

  it('makes policies of another cost that share its tokens', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 10 });
    const times: number[] = [];
    const search = limiter.costing(5);
    for (let i = 0; i < 3; i++) outcome(search.run(async () => times.push(Date.now() - begin), calm));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(times).toEqual([0, 0, 500]);
  });

  it('refuses instead of waiting with maxQueued 0, and says when to come again', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 1, maxQueued: 0 });
    await limiter.run(works, calm);
    const error = { code: 'RATE_LIMITED', retryAfterMs: 100, retryable: true };
    await expect(limiter.run(works, calm)).rejects.toMatchObject(error);
  });

  it('refuses who finds the queue full', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 1, maxQueued: 2 });
    starts(limiter, 3);
    await expect(limiter.run(works, calm)).rejects.toMatchObject({ code: 'QUEUE_FULL', retryAfterMs: 300 });
    expect(limiter.queued).toBe(2);
  });

  it('refuses at once a task whose turn comes after its deadline', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 1 });
    starts(limiter, 3);
    const late = wrap(deadline(250), limiter).run(works, calm);
    await expect(late).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 300 });
    const inTime = outcome(wrap(deadline(350), limiter).run(works, calm));
    await vi.advanceTimersByTimeAsync(300);
    expect(inTime.value).toBe('done');
  });

  it('gives the place of a caller who leaves to those behind', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 1 });
    const caller = new AbortController();
    starts(limiter, 1);
    const gone = outcome(limiter.run(works, caller.signal));
    const times = starts(limiter, 1);
    caller.abort(new Error('left'));
    await vi.advanceTimersByTimeAsync(100);
    expect(gone.error).toMatchObject({ code: 'ABORTED', cause: new Error('left') });
    expect(times).toEqual([100]);
  });

  it('lets those behind a dear task go sooner when its caller leaves', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 10 });
    limiter.charge(10);
    const caller = new AbortController();
    outcome(limiter.run(works, caller.signal, 5));
    const times = starts(limiter, 1);
    caller.abort();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(times).toEqual([100]);
  });

  it('leaves no timer behind when the last one who waits has left', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 1 });
    limiter.charge(1);
    const caller = new AbortController();
    outcome(limiter.run(works, caller.signal));
    expect(vi.getTimerCount()).toBe(1);
    caller.abort();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets nobody overtake those who wait, also when the process was too busy to let them go', async () => {
    let ms = 0;
    const limiter = rateLimiter({ perSecond: 10, burst: 10, now: () => ms });
    limiter.charge(10);
    const order: string[] = [];
    outcome(limiter.run(async () => order.push('first'), calm));
    ms += 5_000; // and no timer has fired
    outcome(limiter.run(async () => order.push('second'), calm));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(order).toEqual(['first', 'second']);
  });

  it('takes no token for a caller who has already left', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 1 });
    await expect(limiter.run(works, AbortSignal.abort())).rejects.toMatchObject({ code: 'ABORTED' });
    expect(starts(limiter, 1)).toEqual([0]);
  });

  it('pauses everybody when a task is told to wait, then goes on at its pace rather than all at once', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 5 });
    const busy = new ServiceError('busy', { retryAfterMs: 2_000 });
    await expect(limiter.run(() => Promise.reject(busy), calm)).rejects.toBe(busy);
    const times = starts(limiter, 3);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(times).toEqual([2_100, 2_200, 2_300]);
  });

  it('pauses those who wait already', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 1 });
    const times = starts(limiter, 2);
    limiter.penalize(1_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(times).toEqual([0, 1_100]);
  });

  it('tells those at once who can no longer make it in their time, and lets the others wait', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 1 });
    limiter.charge(1);
    const hasty = outcome(wrap(deadline(500), limiter).run(works, calm));
    const patient = outcome(wrap(deadline(5_000), limiter).run(works, calm));
    const unlucky = outcome(wrap(deadline(1_150), limiter).run(works, calm));
    limiter.penalize(1_000);
    await vi.advanceTimersByTimeAsync(0);
    expect(hasty.error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 1_100 });
    expect(unlucky.error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 1_200 }); // behind the patient one
    await vi.advanceTimersByTimeAsync(1_100); // not behind the one that has been turned away
    expect(patient.value).toBe('done');
  });

  it('does not let a shorter pause end a longer one', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 1 });
    limiter.penalize(1_000);
    limiter.penalize(10);
    const times = starts(limiter, 1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(times).toEqual([1_100]);
  });

  it('bounds the pause that one error can cause', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 1, maxPauseMs: 500 });
    const absurd = new ServiceError('in a year', { retryAfterMs: 365 * 86_400_000 });
    await expect(limiter.run(() => Promise.reject(absurd), calm)).rejects.toBe(absurd);
    const times = starts(limiter, 1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(times).toEqual([600]);
  });

  it.each([Number.NaN, -5, 0, undefined])('does not pause when retryAfterMs says %d', async (asked) => {
    const limiter = rateLimiter({ perSecond: 10, burst: 2, retryAfterMs: () => asked });
    await expect(limiter.run(() => Promise.reject(new Error('down')), calm)).rejects.toThrow('down');
    expect(starts(limiter, 1)).toEqual([0]);
  });

  it('is paused by no refusal of a policy inside', async () => {
    const limiter = rateLimiter({ perSecond: 10, burst: 2 });
    const open = new ResilienceError('CIRCUIT_OPEN', 'open', { retryAfterMs: 30_000 });
    await expect(limiter.run(() => Promise.reject(open), calm)).rejects.toBe(open);
    expect(starts(limiter, 1)).toEqual([0]);
  });

  it('tells onWait how long and behind how many', async () => {
    const events: unknown[] = [];
    const limiter = rateLimiter({ perSecond: 10, burst: 1, onWait: (event) => events.push(event) });
    starts(limiter, 3);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(events).toEqual([
      { waitMs: 100, queued: 0 },
      { waitMs: 200, queued: 1 },
    ]);
  });

  it('neither hangs nor bursts when the clock jumps', async () => {
    let ms = 1_000_000;
    const limiter = rateLimiter({ perSecond: 10, burst: 1, maxQueued: 0, now: () => ms });
    await limiter.run(works, calm);
    ms = 0; // an hour back
    await expect(limiter.run(works, calm)).rejects.toMatchObject({ retryAfterMs: 100 });
    ms += 100;
    expect(await limiter.run(works, calm)).toBe('done');
    ms += 86_400_000;
    expect(await limiter.run(works, calm)).toBe('done');
    await expect(limiter.run(works, calm)).rejects.toMatchObject({ retryAfterMs: 100 });
  });

  it('leaves no timer behind', async () => {
    starts(rateLimiter({ perSecond: 10, burst: 1 }), 3);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    [{ perSecond: 0 }, 'perSecond must be a number above 0, not 0'],
    [{ perSecond: Number.NaN }, 'perSecond'],
    [{ perSecond: 1, burst: 0.5 }, 'burst'],
    [{ perSecond: 1, maxQueued: -1 }, 'maxQueued'],
  ])('refuses %o by name', (options, message) => {
    expect(() => rateLimiter(options)).toThrow(message);
  });

  it.each([-1, Number.NaN])('refuses a cost of %d by name', async (cost) => {
    const limiter = rateLimiter({ perSecond: 1 });
    await expect(limiter.run(works, calm, cost)).rejects.toThrow('cost');
    expect(() => limiter.charge(cost)).toThrow('cost');
    expect(() => limiter.costing(cost)).toThrow('cost');
    expect(() => limiter.penalize(cost)).toThrow('ms');
  });
});
