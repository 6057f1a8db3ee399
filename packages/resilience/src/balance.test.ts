import { describe, expect, it } from 'vitest';
import { type BalanceOptions, balance } from './balance.js';
import { seeded } from './testing/seeded.js';
import { calm, controlled, outcome } from './testing/tasks.js';

function balancer(options: Partial<BalanceOptions<string>> = {}) {
  const clock = { ms: 0 };
  const calls: Record<string, number> = {};
  const down = new Set<string>();
  const latency: Record<string, number> = {};
  const policy = balance({
    endpoints: ['a', 'b', 'c'],
    now: () => clock.ms,
    random: seeded(1),
    failureThreshold: 3,
    ...options,
  });
  const call = () =>
    policy.run(async (endpoint) => {
      calls[endpoint] = (calls[endpoint] ?? 0) + 1;
      clock.ms += latency[endpoint] ?? 10;
      if (down.has(endpoint)) throw new Error(`${endpoint} is down`);
      return endpoint;
    }, calm);
  const callTimes = async (times: number) => {
    for (let i = 0; i < times; i++) await call().catch(() => {});
  };
  return { policy, clock, calls, down, latency, call, callTimes };
}

describe('balance', () => {
  it('spreads tasks over all endpoints', async () => {
    const { calls, callTimes } = balancer();
    await callTimes(300);
    for (const endpoint of ['a', 'b', 'c']) expect(calls[endpoint]).toBeGreaterThan(50);
  });

  it('prefers the endpoint with fewer tasks under way', async () => {
    const { policy } = balancer({ endpoints: ['a', 'b'] });
    for (let i = 0; i < 100; i++) outcome(policy.run(controlled().task, calm));
    expect(policy.stats().map(({ active }) => active)).toEqual([50, 50]);
  });

  it('prefers the endpoint that answers sooner', async () => {
    const { calls, latency, callTimes } = balancer({ endpoints: ['a', 'b'] });
    latency['a'] = 100;
    await callTimes(100);
    expect(calls['b']).toBeGreaterThan(90);
  });

  it('leaves out an endpoint that fails, and tries it again after openMs', async () => {
    const { calls, clock, down, callTimes, policy } = balancer({ openMs: 60_000 });
    down.add('a');
    await callTimes(100);
    expect(calls['a']).toBe(3);
    clock.ms += 60_000;
    down.clear();
    await callTimes(100);
    expect(calls['a']).toBeGreaterThan(3);
    expect(policy.stats()[0]).toMatchObject({ endpoint: 'a', state: 'closed' });
  });

  it('sends nothing to an endpoint that it has given up while others are fit', async () => {
    const { down, call, callTimes, calls } = balancer({ openMs: 60_000 });
    down.add('a');
    await callTimes(30);
    expect(calls['a']).toBe(3);
    for (let i = 0; i < 50; i++) expect(await call()).not.toBe('a');
  });

  it('gives an endpoint that has come back its share bit by bit', async () => {
    const { policy, clock, down, callTimes } = balancer({ endpoints: ['a', 'b'], openMs: 1_000, slowStartMs: 10_000 });
    down.add('a');
    await callTimes(50);
    clock.ms += 1_000;
    down.clear();
    while (policy.stats()[0]?.state !== 'closed') await callTimes(1);

    const shareOfA = () => {
      const begun = policy.stats()[0]?.active ?? 0;
      for (let i = 0; i < 40; i++) outcome(policy.run(controlled().task, calm));
      return (policy.stats()[0]?.active ?? 0) - begun;
    };
    expect(shareOfA()).toBeLessThan(10);
    clock.ms += 10_000;
    expect(shareOfA()).toBeGreaterThan(30);
  });

  it('does not forget an endpoint whose probe never comes back', async () => {
    const { policy, clock, down, callTimes, calls } = balancer({
      endpoints: ['a', 'b'],
      openMs: 1_000,
      slowStartMs: 0,
    });
    down.add('a');
    await callTimes(50);
    clock.ms += 1_000;
    while (policy.stats()[0]?.state !== 'half-open') outcome(policy.run(controlled().task, calm)); // one hangs as the probe
    down.clear();
    const before = calls['a'] ?? 0;
    clock.ms += 1_000;
    await callTimes(50);
    expect(calls['a']).toBeGreaterThan(before);
  });

  it('says when to come again while no endpoint can be called', async () => {
    const { down, callTimes, call, clock } = balancer({ openMs: 5_000 });
    for (const endpoint of ['a', 'b', 'c']) down.add(endpoint);
    await callTimes(9);
    clock.ms += 1_000;
    await expect(call()).rejects.toMatchObject({ code: 'CIRCUIT_OPEN', retryAfterMs: expect.any(Number) });
  });

  it('passes on what the task throws', async () => {
    const { down, call } = balancer({ endpoints: ['a'] });
    down.add('a');
    await expect(call()).rejects.toThrow('a is down');
  });

  it('tells which endpoint is given up', async () => {
    const events: unknown[] = [];
    const { down, callTimes } = balancer({ endpoints: ['a'], onStateChange: (event) => events.push(event) });
    down.add('a');
    await callTimes(3);
    expect(events).toEqual([{ endpoint: 'a', from: 'closed', to: 'open' }]);
  });

  it('refuses options out of range by name', () => {
    expect(() => balance({ endpoints: [] })).toThrow('endpoints');
    expect(() => balance({ endpoints: ['a'], slowStartMs: -1 })).toThrow('slowStartMs');
    expect(() => balance({ endpoints: ['a'], failureThreshold: 0 })).toThrow('failureThreshold');
  });
});
