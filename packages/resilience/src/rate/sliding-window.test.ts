import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { calm, outcome, works } from '../testing/tasks.js';
import { slidingWindowLimiter } from './rate-limiter.js';
import { SlidingWindow } from './sliding-window.js';

describe('slidingWindowLimiter', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('starts maxRequests at once and the next ones as those leave the window', async () => {
    const limiter = slidingWindowLimiter({ maxRequests: 2, windowMs: 1_000 });
    const begin = Date.now();
    const times: number[] = [];
    for (let i = 0; i < 5; i++) outcome(limiter.run(async () => times.push(Date.now() - begin), calm));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(times).toEqual([0, 0, 1_000, 1_000, 2_000]);
  });

  it('says how long the wait of a whole queue will take', async () => {
    const limiter = slidingWindowLimiter({ maxRequests: 2, windowMs: 1_000, maxQueued: 3 });
    for (let i = 0; i < 5; i++) outcome(limiter.run(works, calm));
    await expect(limiter.run(works, calm)).rejects.toMatchObject({ code: 'QUEUE_FULL', retryAfterMs: 2_000 });
  });

  it('refuses options out of range by name', () => {
    expect(() => slidingWindowLimiter({ maxRequests: 0, windowMs: 1 })).toThrow('maxRequests');
    expect(() => slidingWindowLimiter({ maxRequests: 1, windowMs: 0 })).toThrow('windowMs');
  });
});

describe('SlidingWindow', () => {
  it('never lets more through in any window than allowed, whatever the costs and the times', () => {
    const calls = fc.array(fc.record({ gap: fc.integer({ min: 0, max: 500 }), cost: fc.integer({ min: 1, max: 5 }) }), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(calls, (asked) => {
        const meter = new SlidingWindow(10, 1_000);
        const taken: { at: number; cost: number }[] = [];
        let now = 0;
        for (const { gap, cost } of asked) {
          now += gap;
          if (meter.waitMs(cost, 0, now) > 0) continue;
          meter.take(cost, now);
          taken.push({ at: now, cost });
        }
        for (const { at } of taken) {
          const inWindow = taken.filter((other) => other.at >= at && other.at < at + 1_000);
          expect(inWindow.reduce((sum, { cost }) => sum + cost, 0)).toBeLessThanOrEqual(10);
        }
      }),
    );
  });

  it('tells waits that turn out to be true', () => {
    const meter = new SlidingWindow(3, 1_000);
    meter.take(2, 0);
    meter.take(1, 400);
    expect(meter.waitMs(2, 0, 500)).toBe(500);
    expect(meter.waitMs(3, 0, 500)).toBe(900);
    expect(meter.waitMs(3, 0, 1_400)).toBe(0);
  });

  it('lets nothing through in a pause, and forgets nothing over it', () => {
    const meter = new SlidingWindow(2, 1_000);
    meter.take(2, 0);
    meter.pause(700);
    expect(meter.waitMs(1, 0, 0)).toBe(1_000);
    meter.pause(1_500);
    expect(meter.waitMs(1, 0, 1_200)).toBe(300);
  });

  it('lets what costs more than the window holds start in an empty one', () => {
    const meter = new SlidingWindow(2, 1_000);
    meter.take(1, 0);
    expect(meter.waitMs(9, 0, 500)).toBe(500);
    expect(meter.waitMs(9, 0, 1_000)).toBe(0);
  });
});
