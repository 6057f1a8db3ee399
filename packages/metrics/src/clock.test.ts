import { afterEach, describe, expect, it, vi } from 'vitest';
import { Metrics } from './metrics.js';

afterEach(() => {
  vi.useRealTimers();
});

describe("the system's clock", () => {
  it('is read at most once a second while values come in', () => {
    vi.useFakeTimers();
    const calls = new Metrics().counter('calls');
    const read = vi.spyOn(Date, 'now');
    for (let i = 0; i < 1_000; i++) calls.add();
    expect(read).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1_000);
    for (let i = 0; i < 1_000; i++) calls.add();
    expect(read).toHaveBeenCalledTimes(2);
    read.mockRestore();
  });

  it('needs no timer at rest', () => {
    vi.useFakeTimers();
    const metrics = new Metrics();
    expect(vi.getTimerCount()).toBe(0);
    metrics.counter('calls').add();
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1_000);
    metrics.snapshot();
    metrics.toOpenMetrics();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('puts values into the minute in which they came', () => {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
    const metrics = new Metrics();
    const calls = metrics.counter('calls');
    calls.add(1);
    vi.advanceTimersByTime(59_999);
    calls.add(10);
    vi.advanceTimersByTime(60_001);
    calls.add(100);
    expect(metrics.snapshot({ windowMs: 60_000 }).series[0]?.sum).toBe(100);
    expect(metrics.snapshot({ windowMs: 120_000 }).series[0]?.sum).toBe(111);
  });
});
