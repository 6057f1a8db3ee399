import { afterAll, describe, expect, it, vi } from 'vitest';
import { CircuitBreaker } from './breaker/circuit-breaker.js';
import { aimd, gradient } from './concurrency/adaptive-limit.js';
import { concurrencyLimit } from './concurrency/concurrency-limit.js';
import { hedge } from './hedge.js';
import { type Policy, wrap } from './policy.js';
import { retry } from './retry/retry.js';
import { retryBudget } from './retry/retry-budget.js';
import { scopeOf } from './scope.js';
import { seeded } from './testing/seeded.js';
import { countIn, quantile, simulate } from './testing/simulator.js';
import { deadline, timeout } from './time/time-limit.js';

// Minutes of a service's life: on a busy machine they take more than the usual time of a test.
vi.setConfig({ testTimeout: 60_000 });
afterAll(() => vi.resetConfig());

const random = () => seeded(7);
const steady = (perSecond: number) => () => perSecond;

describe('a service of which half of the answers are failures', () => {
  const half = { failureRatio: () => 0.5, workers: 1_000 };
  const load = { perSecond: steady(100), durationMs: 40_000 };

  it('is sent 1.75 requests per call by three attempts without a budget', async () => {
    const { amplification, goodput } = await simulate(retry({ random: random() }), half, load);
    expect(amplification).toBeCloseTo(1.75, 1);
    expect(goodput).toBeCloseTo(0.875, 1);
  });

  it('is sent less than 1.2 with one', async () => {
    const { amplification, goodput } = await simulate(retry({ random: random(), budget: retryBudget() }), half, load);
    expect(amplification).toBeLessThan(1.2);
    expect(goodput).toBeGreaterThan(0.5);
  });
});

describe('a service of which one answer in a hundred is a failure', () => {
  it('is retried as if there were no budget', async () => {
    const load = { perSecond: steady(100), durationMs: 30_000 };
    const flaky = { failureRatio: () => 0.01, workers: 1_000 };
    const { goodput } = await simulate(retry({ random: random(), budget: retryBudget() }), flaky, load);
    expect(goodput).toBe(1);
  });
});

describe('a service that is down for a minute', () => {
  const outage = { from: 10_000, to: 70_000 };
  const down = { workers: 100, failureRatio: (ms: number) => (ms >= outage.from && ms < outage.to ? 1 : 0) };
  const load = { perSecond: steady(30), durationMs: 80_000 };
  const openMs = 5_000;
  const run = () => {
    const breaker = new CircuitBreaker({ openMs });
    return simulate(wrap(deadline(10_000), retry({ random: random() }), breaker, timeout(1_000)), down, load);
  };

  it('is hardly called meanwhile', async () => {
    const { sentAt } = await run();
    expect(countIn(sentAt, outage.from + 1_000, outage.to)).toBeLessThanOrEqual(60_000 / openMs);
  });

  it('is called as before within one open time of its recovery', async () => {
    const { answeredAt } = await run();
    const before = countIn(answeredAt, 5_000, 10_000);
    const after = countIn(answeredAt, outage.to + openMs, outage.to + 2 * openMs);
    expect(answeredAt.find((time) => time >= outage.to)).toBeLessThan(outage.to + openMs);
    expect(after).toBeGreaterThan(0.9 * before);
  });
});

describe('a service that is asked for twice what it can do, for ten seconds', () => {
  // four workers at 50 ms: about 75 a second
  const load = { perSecond: (ms: number) => (ms >= 5_000 && ms < 15_000 ? 150 : 60), durationMs: 40_000 };
  const recovered = async (policy: Policy) => {
    const { answeredAt } = await simulate(policy, { workers: 4 }, load);
    return countIn(answeredAt, 30_000, 40_000) / (60 * 10);
  };
  const eager = () => retry({ maxAttempts: 5, baseDelayMs: 10, random: random() });

  it('never gets up again under retries alone', async () => {
    expect(await recovered(wrap(eager(), timeout(500)))).toBeLessThan(0.1);
  });

  it('is well again with a budget and a limit that learns', async () => {
    const budget = retryBudget();
    const limit = concurrencyLimit({ maxConcurrent: aimd({ initial: 10 }), maxQueued: 50 });
    const policy = wrap(
      deadline(2_000),
      retry({ maxAttempts: 5, baseDelayMs: 10, random: random(), budget }),
      limit,
      timeout(500),
    );
    expect(await recovered(policy)).toBeGreaterThan(0.9);
  });
});

describe('a service with room for ten at once', () => {
  const load = { perSecond: steady(400), durationMs: 20_000 };
  const behind = async (maxConcurrent: Parameters<typeof concurrencyLimit>[0]['maxConcurrent']) => {
    const inside: number[] = [];
    const timed: Policy = {
      run: async (task, parent) => {
        const begin = performance.now();
        const result = await task(scopeOf(parent));
        inside.push(performance.now() - begin);
        return result;
      },
    };
    const { answered } = await simulate(wrap(concurrencyLimit({ maxConcurrent, maxQueued: 20 }), timed), {}, load);
    return {
      answered,
      p95: quantile(
        inside.sort((a, b) => a - b),
        0.95,
      ),
    };
  };

  it('answers much later, but no more, when 200 are let in', async () => {
    const { answered, p95 } = await behind(200);
    expect(answered / 20).toBeGreaterThan(150);
    expect(p95).toBeGreaterThan(800);
  });

  it.each([
    ['aimd', () => aimd({ initial: 20, slowMs: 150 })],
    ['gradient', () => gradient({ initial: 20 })],
  ])('is kept busy, and its answers quick, by %s', async (_, limit) => {
    const { answered, p95 } = await behind(limit());
    expect(answered / 20).toBeGreaterThan(150);
    expect(p95).toBeLessThan(200);
  });
});

describe('a service of which three answers in a hundred are very late', () => {
  const late = { workers: 1_000, tailRatio: 0.03, tailMs: 2_000 };
  const load = { perSecond: steady(50), durationMs: 30_000 };

  it('answers 99 of 100 calls in good time when slow ones are hedged, for a few percent more requests', async () => {
    const alone = await simulate(wrap(), late, load);
    const hedged = await simulate(hedge(), late, load);
    expect(quantile(alone.latencies, 0.99)).toBe(2_000);
    expect(quantile(hedged.latencies, 0.99)).toBeLessThan(250);
    expect(hedged.amplification).toBeLessThan(1.1);
  });
});

it('comes to the same end for the same seed', async () => {
  const run = () =>
    simulate(retry({ random: random() }), { failureRatio: () => 0.3 }, { perSecond: steady(50), durationMs: 5_000 });
  expect(await run()).toEqual(await run());
});
