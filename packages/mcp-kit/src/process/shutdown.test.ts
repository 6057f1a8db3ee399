import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../logger.js';
import { createShutdown } from './shutdown.js';

const never = new Promise<void>(() => {});

function aShutdown({ idle = Promise.resolve(), closed = Promise.resolve() } = {}) {
  const done: string[] = [];
  const stop = createShutdown({
    connection: {
      stopReading: () => void done.push('stopped reading'),
      idle: () => idle,
      giveUp: () => void done.push('answered calls'),
      close: async () => void done.push('aborted calls'),
    },
    resources: {
      [Symbol.asyncDispose]: () => {
        done.push('closed resources');
        return closed;
      },
    },
    logger: createLogger({ write: () => {} }),
    leave: (code) => done.push(`left with ${code}`),
  });
  return { stop, done };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('createShutdown', () => {
  it('takes no further requests, lets go of the connection, then of the resources, then leaves', async () => {
    const { stop, done } = aShutdown();
    await stop('SIGTERM');
    expect(done).toEqual(['stopped reading', 'aborted calls', 'closed resources', 'left with 0']);
  });

  it('leaves with the code of its reason', async () => {
    const { stop, done } = aShutdown();
    await stop('a crash', 1);
    expect(done).toContain('left with 1');
  });

  it('aborts calls only when they take longer than four seconds', async () => {
    const { stop, done } = aShutdown({ idle: never });
    void stop('SIGTERM');
    await vi.advanceTimersByTimeAsync(3_999);
    expect(done).toEqual(['stopped reading']);
    await vi.advanceTimersByTimeAsync(201);
    expect(done).toEqual(['stopped reading', 'answered calls', 'aborted calls', 'closed resources', 'left with 0']);
  });

  it('leaves within five seconds, whatever does not end', async () => {
    const { stop, done } = aShutdown({ idle: never, closed: never });
    void stop('SIGTERM');
    await vi.advanceTimersByTimeAsync(4_900);
    expect(done).toContain('left with 0');
  });

  it('does not wait any longer when it is told again', async () => {
    const { stop, done } = aShutdown({ idle: never, closed: never });
    void stop('SIGINT');
    void stop('SIGINT');
    await vi.advanceTimersByTimeAsync(5); // each of the waits still has a turn
    expect(done).toEqual(['stopped reading', 'answered calls', 'aborted calls', 'closed resources', 'left with 0']);
  });

  it('leaves no timer behind', async () => {
    const { stop } = aShutdown();
    await stop('the client left');
    expect(vi.getTimerCount()).toBe(0);
  });
});
