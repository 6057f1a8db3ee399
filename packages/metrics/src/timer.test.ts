import { describe, expect, it } from 'vitest';
import { Metrics } from './metrics.js';

function timed() {
  let now = 1_800_000_000_000;
  const metrics = new Metrics({ now: () => now });
  const timer = metrics.timer('call.duration', { labels: ['tool', 'error.type'] });
  const work = (ms: number) => {
    now += ms;
  };
  const told = () => metrics.snapshot().series.map(({ unit, labels, sum }) => ({ unit, labels, seconds: sum }));
  return { timer, work, told, metrics };
}

describe('timer', () => {
  it('records how long a task took, in seconds, and gives its result', async () => {
    const { timer, work, told } = timed();
    const task = async () => {
      work(250);
      return 'done';
    };
    await expect(timer.time(task, { tool: 'search' })).resolves.toBe('done');
    expect(told()).toEqual([{ unit: 's', labels: { tool: 'search' }, seconds: 0.25 }]);
  });

  it('records tasks that fail under the type of their error, and lets the error through', async () => {
    const { timer, told } = timed();
    const failures = [
      Object.assign(new Error('no'), { code: 'RATE_LIMITED' }),
      new TypeError('bad'),
      'text',
      undefined,
    ];
    for (const failure of failures) await expect(timer.time(() => Promise.reject(failure))).rejects.toBe(failure);
    expect(told().map(({ labels }) => labels['error.type'])).toEqual(['RATE_LIMITED', 'TypeError', '_OTHER']);
  });

  it('records tasks that throw before they return', async () => {
    const { timer, told } = timed();
    const task = () => {
      throw new RangeError('at once');
    };
    await expect(timer.time(task)).rejects.toThrow('at once');
    expect(told()).toMatchObject([{ labels: { 'error.type': 'RangeError' } }]);
  });

  it('starts a watch that is stopped by hand, with labels known only at the end', () => {
    const { timer, work, told } = timed();
    const stop = timer.start({ tool: 'search' });
    work(1_500);
    expect(stop({ 'error.type': 'TIMED_OUT' })).toBe(1.5);
    expect(told()).toEqual([{ unit: 's', labels: { tool: 'search', 'error.type': 'TIMED_OUT' }, seconds: 1.5 }]);
  });

  it('records 0 when the clock was set back', () => {
    const { timer, work } = timed();
    const stop = timer.start();
    work(-5_000);
    expect(stop()).toBe(0);
  });

  it('shares its histogram with whoever asks for it by name', () => {
    const { timer, metrics } = timed();
    expect(metrics.histogram('call.duration', { labels: ['tool', 'error.type'] })).toBe(timer.histogram);
  });

  it('without the label error.type records failures like all others', async () => {
    const metrics = new Metrics();
    await expect(metrics.timer('plain').time(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(metrics.snapshot().series).toMatchObject([{ count: 1, labels: {} }]);
  });
});
