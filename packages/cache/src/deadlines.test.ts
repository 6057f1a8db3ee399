import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deadlines } from './deadlines.js';

describe('deadlines', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const ended: string[] = [];
  const ends = (name: string) => () => void ended.push(name);
  beforeEach(() => {
    ended.length = 0;
  });

  it('end each that is over, in its own time, whatever the order they came in', async () => {
    const deadlines = new Deadlines(100);
    const now = performance.now();
    deadlines.add(now + 100, ends('late'));
    deadlines.add(now + 40, ends('early'));
    await vi.advanceTimersByTimeAsync(39);
    expect(ended).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(ended).toEqual(['early']);
    await vi.advanceTimersByTimeAsync(60);
    expect(ended).toEqual(['early', 'late']);
  });

  it('leave alone what was done in time', async () => {
    const deadlines = new Deadlines(100);
    deadlines.delete(deadlines.add(performance.now() + 100, ends('done')));
    deadlines.add(performance.now() + 100, ends('not done'));
    await vi.advanceTimersByTimeAsync(200);
    expect(ended).toEqual(['not done']);
  });

  it('need one timer for any number, and none for long after them', async () => {
    const deadlines = new Deadlines(100);
    const now = performance.now();
    const all = Array.from({ length: 50 }, (_, i) => deadlines.add(now + 100 + i, ends('never')));
    expect(vi.getTimerCount()).toBe(1);
    for (const one of all) deadlines.delete(one);
    await vi.advanceTimersByTimeAsync(200);
    expect(vi.getTimerCount()).toBe(0);
    expect(ended).toEqual([]);
  });

  it('hold after their timer was lost with a replaced clock', async () => {
    const deadlines = new Deadlines(100);
    deadlines.delete(deadlines.add(performance.now() + 100, ends('before')));
    vi.clearAllTimers();
    await vi.advanceTimersByTimeAsync(1_000);
    deadlines.add(performance.now() + 100, ends('after'));
    await vi.advanceTimersByTimeAsync(101);
    expect(ended).toEqual(['after']);
  });
});
