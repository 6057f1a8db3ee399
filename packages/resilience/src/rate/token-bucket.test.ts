import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.js';

const perSecond = 20;
const burst = 10;
const calls = fc.array(fc.record({ gapMs: fc.integer({ min: 0, max: 700 }), cost: fc.integer({ min: 1, max: 10 }) }), {
  maxLength: 150,
});

describe('TokenBucket', () => {
  it('lets no more through between any two moments than a burst and what drips in meanwhile', () => {
    fc.assert(
      fc.property(calls, (asked) => {
        const bucket = new TokenBucket(perSecond, burst);
        const taken: { readonly at: number; readonly cost: number }[] = [];
        let now = 0;
        for (const { gapMs, cost } of asked) {
          now += gapMs;
          if (bucket.waitMs(cost, 0, now) > 0) continue;
          bucket.take(cost, now);
          taken.push({ at: now, cost });
        }
        for (const [i, first] of taken.entries()) {
          let sum = 0;
          for (const { at, cost } of taken.slice(i)) {
            sum += cost;
            expect(sum).toBeLessThanOrEqual(burst + ((at - first.at) * perSecond) / 1_000 + 1e-6);
          }
        }
      }),
    );
  });

  it('tells waits that are neither too short nor too long', () => {
    fc.assert(
      fc.property(calls, fc.integer({ min: 1, max: 10 }), (taken, cost) => {
        const bucket = new TokenBucket(perSecond, burst);
        let now = 0;
        for (const { gapMs, cost: spent } of taken) {
          now += gapMs;
          bucket.take(spent, now);
        }
        const waitMs = bucket.waitMs(cost, 0, now);
        if (waitMs > 1) expect(bucket.waitMs(cost, 0, now + waitMs - 1)).toBeGreaterThan(0);
        expect(bucket.waitMs(cost, 0, now + waitMs + 1e-3)).toBe(0);
      }),
    );
  });
});
