import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flushEvery, type Sink } from './flush-every.js';
import { Metrics } from './metrics.js';
import type { Snapshot } from './snapshot.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const metrics = new Metrics();
  const calls = metrics.counter('calls');
  const outcomes = () =>
    Object.fromEntries(
      metrics
        .snapshot({ only: ['metrics.flushes'] })
        .series.map(({ labels, sum }) => [labels['flush.outcome'], sum] as const),
    );
  return { metrics, calls, outcomes };
}

const callsIn = (snapshot: Snapshot) => snapshot.series.find(({ name }) => name === 'calls')?.current;
const hangs: Sink = () => new Promise(() => {});

describe('flushEvery', () => {
  it('gives a snapshot to the sink at each interval', async () => {
    const { metrics, calls, outcomes } = setUp();
    const seen: unknown[] = [];
    flushEvery(metrics, 1_000, (snapshot) => void seen.push(callsIn(snapshot)));
    calls.add(2);
    await vi.advanceTimersByTimeAsync(1_000);
    calls.add(3);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(seen).toEqual([2, 5]);
    expect(outcomes()).toEqual({ ok: 2 });
  });

  it.each<[string, Sink]>([
    [
      'throws',
      () => {
        throw new Error('full');
      },
    ],
    ['rejects', () => Promise.reject(new Error('full'))],
  ])('counts a sink that %s, and goes on', async (_, sink) => {
    const { metrics, outcomes } = setUp();
    const onError = vi.fn();
    flushEvery(metrics, 1_000, sink, { onError });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(outcomes()).toEqual({ failed: 2 });
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ message: 'full' }));
  });

  it('skips flushes while a sink hangs, gives it up after its time, and tells it so', async () => {
    const { metrics, outcomes } = setUp();
    const signals: AbortSignal[] = [];
    const sink: Sink = (snapshot, signal) => {
      signals.push(signal);
      return hangs(snapshot, signal);
    };
    flushEvery(metrics, 1_000, sink, { timeoutMs: 2_500 });
    await vi.advanceTimersByTimeAsync(3_999);
    expect(outcomes()).toEqual({ skipped: 2, timed_out: 1 });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await vi.advanceTimersByTimeAsync(1);
    expect(signals).toHaveLength(2);
  });

  it('takes no notice of what a sink does after it was given up', async () => {
    const { metrics, outcomes } = setUp();
    const late: Sink = () => new Promise((_, reject) => setTimeout(reject, 2_000, new Error('late')));
    const flushing = flushEvery(metrics, 60_000, late, { timeoutMs: 1_000 });
    void flushing.flush();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(outcomes()).toEqual({ timed_out: 1 });
  });

  it('brings with the next flush what a failed one did not', async () => {
    const { metrics, calls } = setUp();
    const seen: unknown[] = [];
    let isDown = true;
    flushEvery(metrics, 1_000, (snapshot) => {
      if (isDown) throw new Error('down');
      seen.push(callsIn(snapshot));
    });
    calls.add(7);
    await vi.advanceTimersByTimeAsync(1_000);
    isDown = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(seen).toEqual([7]);
  });

  it('flushes once more when disposed of, and then no more', async () => {
    const { metrics, calls } = setUp();
    const seen: unknown[] = [];
    const flushing = flushEvery(metrics, 1_000, (snapshot) => void seen.push(callsIn(snapshot)));
    calls.add();
    await flushing[Symbol.asyncDispose]();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(seen).toEqual([1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends within its time when disposed of while the sink hangs', async () => {
    const { metrics, outcomes } = setUp();
    const flushing = flushEvery(metrics, 1_000, hangs, { timeoutMs: 500 });
    const ended = flushing[Symbol.asyncDispose]();
    await vi.advanceTimersByTimeAsync(500);
    await ended;
    expect(outcomes()).toEqual({ timed_out: 1 });
  });

  it('gives the window that was asked for', async () => {
    const { metrics } = setUp();
    let seen: Snapshot | undefined;
    const flushing = flushEvery(
      metrics,
      1_000,
      (snapshot) => {
        seen = snapshot;
      },
      { windowMs: 60_000 },
    );
    await flushing.flush();
    expect(seen?.windowMs).toBe(60_000);
  });

  it.each([
    [0, {}, 'everyMs'],
    [2 ** 31, {}, 'everyMs'],
    [Number.NaN, {}, 'everyMs'],
    [1_000, { timeoutMs: 0 }, 'timeoutMs'],
    [1_000, { windowMs: 5 }, 'windowMs'],
  ])('refuses %s ms with %j', (everyMs, options, name) => {
    const { metrics } = setUp();
    expect(() => flushEvery(metrics, everyMs, hangs, options)).toThrow(name);
  });
});
