import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Caller } from './caller-key.js';
import { type KeyedRateLimiterOptions, keyedRateLimiter } from './keyed-rate-limiter.js';

function limiterWithClock<C = Caller>(options: KeyedRateLimiterOptions<C> = {}) {
  const clock = { ms: 1_000_000 };
  return { clock, limiter: keyedRateLimiter<C>({ windowMs: 1_000, maxRequests: 3, now: () => clock.ms, ...options }) };
}
const home = { ip: '192.0.2.1' };

describe('keyedRateLimiter', () => {
  it('allows maxRequests in a window and says what is left', () => {
    const { limiter } = limiterWithClock();
    const decisions = [1, 2, 3, 4].map(() => limiter.check(home));
    expect(decisions.map(({ allowed }) => allowed)).toEqual([true, true, true, false]);
    expect(decisions.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0]);
  });

  it('says when the next request will be allowed, and allows it then', () => {
    const { limiter, clock } = limiterWithClock();
    for (let i = 0; i < 3; i++) limiter.check(home);
    const { retryAfterMs } = limiter.check(home);
    expect(retryAfterMs).toBe(1_100);
    clock.ms += retryAfterMs - 1;
    expect(limiter.check(home).allowed).toBe(false);
    clock.ms += 1;
    expect(limiter.check(home).allowed).toBe(true);
  });

  it('never allows more than maxRequests in any window, whenever they come', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(gaps, (waits) => {
        const { limiter, clock } = limiterWithClock();
        const allowed: number[] = [];
        for (const wait of waits) {
          clock.ms += wait;
          if (limiter.check(home).allowed) allowed.push(clock.ms);
        }
        for (const [i, time] of allowed.entries()) {
          const fourth = allowed[i + 3];
          if (fourth !== undefined) expect(fourth - time).toBeGreaterThanOrEqual(1_000);
        }
      }),
    );
  });

  it('keeps callers apart', () => {
    const { limiter } = limiterWithClock({ maxRequests: 1 });
    expect(limiter.check(home).allowed).toBe(true);
    expect(limiter.check({ ip: '192.0.2.2' }).allowed).toBe(true);
    expect(limiter.check(home).allowed).toBe(false);
  });

  it('counts a request for what it costs', () => {
    const { limiter } = limiterWithClock({ maxRequests: 10 });
    expect(limiter.check(home, 7).remaining).toBe(3);
    expect(limiter.check(home, 4).allowed).toBe(false);
    expect(limiter.check(home, 3).allowed).toBe(true);
    expect(limiter.check(home, 11).retryAfterMs).toBe(Number.POSITIVE_INFINITY);
    expect(() => limiter.check(home, Number.NaN)).toThrow('cost');
  });

  it('throws RATE_LIMITED from admit', () => {
    const { limiter } = limiterWithClock({ maxRequests: 1 });
    expect(limiter.admit(home).allowed).toBe(true);
    expect(() => limiter.admit(home)).toThrow(expect.objectContaining({ code: 'RATE_LIMITED', retryAfterMs: 1_100 }));
  });

  it('takes any key from a function', () => {
    const { limiter } = limiterWithClock<{ tenant: string }>({ maxRequests: 1, keyGenerator: ({ tenant }) => tenant });
    expect(limiter.check({ tenant: 'a' }).allowed).toBe(true);
    expect(limiter.check({ tenant: 'b' }).allowed).toBe(true);
    expect(limiter.check({ tenant: 'a' }).allowed).toBe(false);
  });

  it('tells onLimit who was refused, without his secret', () => {
    const events: { key: string }[] = [];
    const { limiter } = limiterWithClock({
      maxRequests: 1,
      keyGenerator: 'apikey',
      onLimit: (event) => events.push(event),
    });
    for (let i = 0; i < 2; i++) limiter.check({ apiKey: 'sk-very-secret' });
    expect(events).toHaveLength(1);
    expect(events[0]?.key).toMatch(/^apikey:/);
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  it('remembers no more than maxKeys callers', () => {
    const { limiter } = limiterWithClock({ maxKeys: 100 });
    for (let i = 0; i < 1_000; i++) limiter.check({ user: `${i}`, ip: `10.0.${i >> 8}.${i & 255}` });
    expect(limiter.size).toBe(100);
  });

  it('does not forget who calls all the time for a flood of others', () => {
    const { limiter } = limiterWithClock({ maxKeys: 100, maxRequests: 10 });
    for (let i = 0; i < 1_000; i++) {
      limiter.check({ ip: `10.0.${i >> 8}.${i & 255}` });
      if (i % 50 === 0) limiter.check(home);
    }
    expect(limiter.check(home).allowed).toBe(false);
  });

  it('forgets callers a window after their last request', () => {
    const { limiter, clock } = limiterWithClock();
    for (let i = 0; i < 50; i++) limiter.check({ ip: `10.0.0.${i}` });
    clock.ms += 2_000;
    for (let i = 0; i < 50; i++) limiter.check({ ip: `10.0.1.${i}` });
    expect(limiter.size).toBe(50);
  });

  it('refuses options out of range by name', () => {
    expect(() => keyedRateLimiter({ windowMs: 0 })).toThrow('windowMs');
    expect(() => keyedRateLimiter({ maxRequests: 0 })).toThrow('maxRequests');
    expect(() => keyedRateLimiter({ maxKeys: 0.5 })).toThrow('maxKeys');
  });
});
