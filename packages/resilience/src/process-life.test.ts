import { afterEach, describe, expect, it, vi } from 'vitest';
import { hedge } from './hedge.js';
import { rateLimiter } from './rate/rate-limiter.js';
import { retry } from './retry/retry.js';
import { hangs, outcome, ServiceError, works } from './testing/tasks.js';
import { deadline, timeout } from './time/time-limit.js';

/** Of each timer that a task sets, whether it keeps the process alive. */
async function timersSet(start: (signal: AbortSignal) => void): Promise<boolean[]> {
  const spies = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'setInterval')];
  const caller = new AbortController();
  start(caller.signal);
  await new Promise(setImmediate);
  const alive = spies.flatMap(({ mock }) => mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef()));
  caller.abort();
  return alive;
}

describe('a process', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('lives on while a caller waits for the next attempt', async () => {
    const busy = () => Promise.reject(new ServiceError('busy', { retryAfterMs: 5_000 }));
    expect(await timersSet((signal) => outcome(retry().run(busy, signal)))).toEqual([true]);
  });

  it('lives on while a caller waits for a token', async () => {
    const limiter = rateLimiter({ perSecond: 0.1, burst: 1 });
    limiter.charge(1);
    expect(await timersSet((signal) => outcome(limiter.run(works, signal)))).toEqual([true]);
  });

  it.each([
    ['timeout', () => timeout(60_000)],
    ['deadline', () => deadline(60_000)],
    ['hedge', () => hedge({ delayMs: 60_000 })],
  ])('is not kept alive by a %s: what runs inside does that', async (_, make) => {
    expect(await timersSet((signal) => outcome(make().run(hangs, signal)))).toEqual([false]);
  });
});
