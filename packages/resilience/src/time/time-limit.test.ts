import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type TaskContext, wrap } from '../policy.js';
import { calm, controlled, fails, hangs, outcome, waitsForAbort, works } from '../testing/tasks.js';
import { remainingMs } from './remaining.js';
import { deadline, timeout } from './time-limit.js';

/** Hangs, and notes the signal it was given. */
const hangsOn = (signals: AbortSignal[]) => (context: TaskContext) => {
  signals.push(context.signal);
  return hangs(context);
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each([
  ['timeout', timeout, 'TIMED_OUT', true],
  ['deadline', deadline, 'DEADLINE_EXCEEDED', false],
] as const)('%s', (name, limit, code, retryable) => {
  it('passes on an answer that comes in time', async () => {
    expect(await limit(100).run(works, calm)).toBe('done');
  });

  it('passes on an error as it came', async () => {
    await expect(limit(100).run(fails, calm)).rejects.toThrow('down');
  });

  it('ends a task that takes too long', async () => {
    const result = outcome(limit(100).run(waitsForAbort, calm));
    await vi.advanceTimersByTimeAsync(99);
    expect(result.settled).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(result.error).toMatchObject({ code, retryable });
  });

  it('answers in time also when the task ignores its signal', async () => {
    const result = outcome(limit(100).run(hangs, calm));
    await vi.advanceTimersByTimeAsync(100);
    expect(result.error).toMatchObject({ code });
  });

  it('tells the task why it stops', async () => {
    let reason: unknown;
    const task = (context: TaskContext) =>
      waitsForAbort(context).catch((error: unknown) => {
        reason = error;
        throw error;
      });
    outcome(limit(100).run(task, calm));
    await vi.advanceTimersByTimeAsync(100);
    expect(reason).toMatchObject({ code });
  });

  it("passes the caller's abort and its reason on to the task, and answers at once", async () => {
    const caller = new AbortController();
    const signals: AbortSignal[] = [];
    const result = outcome(limit(100).run(hangsOn(signals), caller.signal));
    caller.abort(new Error('left'));
    await vi.advanceTimersByTimeAsync(0);
    expect(signals[0]?.reason).toEqual(new Error('left'));
    expect(result.error).toMatchObject({ code: 'ABORTED', cause: new Error('left') });
  });

  it('starts nothing for a caller who has already left', async () => {
    const task = vi.fn(works);
    await expect(limit(100).run(task, AbortSignal.abort())).rejects.toMatchObject({ code: 'ABORTED' });
    expect(task).not.toHaveBeenCalled();
  });

  it('leaves nothing behind on a signal that lives on', async () => {
    const caller = new AbortController();
    const listeners = {
      add: vi.spyOn(caller.signal, 'addEventListener'),
      remove: vi.spyOn(caller.signal, 'removeEventListener'),
    };
    await limit(100).run(works, caller.signal);
    await expect(limit(100).run(fails, caller.signal)).rejects.toThrow('down');
    expect(listeners.add).toHaveBeenCalledTimes(2);
    expect(listeners.remove).toHaveBeenCalledTimes(2);
  });

  it('times each of many tasks from its own start', async () => {
    const policy = limit(100);
    const early = outcome(policy.run(hangs, calm));
    await vi.advanceTimersByTimeAsync(60);
    const done = controlled();
    const answered = outcome(policy.run(done.task, calm));
    const late = outcome(policy.run(hangs, calm));
    done.resolve('done');
    await vi.advanceTimersByTimeAsync(40);
    expect([early.settled, answered.value, late.settled]).toEqual([true, 'done', false]);
    await vi.advanceTimersByTimeAsync(59);
    expect(late.settled).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(late.error).toMatchObject({ code });
  });

  it('tells each task in the async context that it was started in', async () => {
    const policy = limit(100);
    const context = new AsyncLocalStorage<string>();
    const heard: unknown[] = [];
    const listens = ({ signal }: TaskContext) => {
      signal.addEventListener('abort', () => heard.push(context.getStore()));
      return new Promise<never>(() => {});
    };
    for (const caller of ['ada', 'bob']) context.run(caller, () => outcome(policy.run(listens, calm)));
    await vi.advanceTimersByTimeAsync(100);
    expect(heard).toEqual(['ada', 'bob']);
  });

  it('is not confused by a task that ends after its time', async () => {
    const policy = limit(100);
    const { task, resolve } = controlled();
    outcome(policy.run(task, calm));
    await vi.advanceTimersByTimeAsync(120);
    const later = outcome(policy.run(hangs, calm));
    resolve('late');
    await vi.advanceTimersByTimeAsync(100);
    expect(later.error).toMatchObject({ code });
  });

  it('needs one timer for any number of tasks, and none for long after them', async () => {
    const policy = limit(100);
    await Promise.all(Array.from({ length: 50 }, () => policy.run(works, calm)));
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('works on after its timer was lost with a replaced clock', async () => {
    const policy = limit(100);
    await policy.run(works, calm);
    vi.clearAllTimers();
    await vi.advanceTimersByTimeAsync(1_000);
    const result = outcome(policy.run(hangs, calm));
    await vi.advanceTimersByTimeAsync(100);
    expect(result.error).toMatchObject({ code });
  });

  it('treats a task that throws like one that rejects', async () => {
    const throws = (): Promise<never> => {
      throw new Error('at once');
    };
    await expect(limit(100).run(throws, calm)).rejects.toThrow('at once');
  });

  it('is no limit with Infinity, and refuses what is no time at all', async () => {
    const result = outcome(limit(Number.POSITIVE_INFINITY).run(hangs, calm));
    await vi.advanceTimersByTimeAsync(2 ** 32);
    expect(result.settled).toBe(false);
    expect(() => limit(0)).toThrow(`${name} must be a number above 0, not 0`);
    expect(() => limit(Number.NaN)).toThrow(name);
  });
});

describe('remainingMs', () => {
  const left: Parameters<typeof timeout>[0][] = [];
  const look = async (context: TaskContext) => left.push(remainingMs(context));
  afterEach(() => {
    left.length = 0;
  });

  it('is Infinity without a time limit', () => {
    expect(remainingMs(calm)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is what the deadline leaves', async () => {
    await deadline(1_000).run(async (context) => {
      await vi.advanceTimersByTimeAsync(300);
      await look(context);
    }, calm);
    expect(left).toEqual([700]);
  });

  it('is the nearest of nested limits, whichever is outside', async () => {
    await wrap(deadline(1_000), timeout(200)).run(look, calm);
    await wrap(deadline(200), timeout(1_000)).run(look, calm);
    expect(left).toEqual([200, 200]);
  });

  it('remembers nothing of a task that has ended', async () => {
    const signals: AbortSignal[] = [];
    await timeout(1_000).run(async ({ signal }) => signals.push(signal), calm);
    expect(signals.map(remainingMs)).toEqual([Number.POSITIVE_INFINITY]);
  });

  it('is 0 when time is over', async () => {
    const signals: AbortSignal[] = [];
    outcome(deadline(100).run(hangsOn(signals), calm));
    await vi.advanceTimersByTimeAsync(500);
    expect(signals.map(remainingMs)).toEqual([0]);
  });
});

it('lets the deadline answer for an attempt that would end after it', async () => {
  const result = outcome(wrap(deadline(100), timeout(200)).run(hangs, calm));
  await vi.advanceTimersByTimeAsync(100);
  expect(result.error).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
});
