import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { warmUp } from './warm-up.js';

describe('warmUp', () => {
  it('runs every task, a few at a time, and reports what failed', async () => {
    let running = 0;
    let most = 0;
    const tasks = Array.from({ length: 10 }, (_, i) => ({
      name: `task ${i}`,
      run: async () => {
        running += 1;
        most = Math.max(most, running);
        await delay(1);
        running -= 1;
        if (i === 3) throw new Error('no');
      },
    }));
    const report = await warmUp(tasks, { concurrency: 3 });
    expect(most).toBe(3);
    expect(report).toMatchObject({ done: 9, failed: [{ name: 'task 3', error: new Error('no') }], skipped: 0 });
  });

  it('begins nothing more once it is aborted, and tells those under way', async () => {
    const abort = new AbortController();
    const signals: AbortSignal[] = [];
    const task = {
      name: 'task',
      run: async ({ signal }: { signal: AbortSignal }) => {
        signals.push(signal);
        abort.abort();
      },
    };
    const report = await warmUp([task, task, task], { concurrency: 1, signal: abort.signal });
    expect(report).toMatchObject({ done: 1, failed: [], skipped: 2 });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('refuses a concurrency of 0', async () => {
    await expect(warmUp([], { concurrency: 0 })).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });
});
