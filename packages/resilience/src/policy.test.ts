import { describe, expect, it } from 'vitest';
import { type Policy, wrap } from './policy.js';
import { scopeOf } from './scope.js';
import { calm, works } from './testing/tasks.js';

describe('wrap', () => {
  it('nests policies in reading order, the first outermost', async () => {
    const log: string[] = [];
    const logs = (name: string): Policy => ({
      run: async (task, parent) => {
        log.push(name);
        return task(scopeOf(parent));
      },
    });
    await wrap(logs('a'), logs('b'), logs('c')).run(async () => log.push('task'), calm);
    expect(log).toEqual(['a', 'b', 'c', 'task']);
  });

  it('runs the task alone without policies', async () => {
    expect(await wrap().run(works, calm)).toBe('done');
  });

  it('rejects when a task throws', async () => {
    const throws = (): Promise<never> => {
      throw new Error('at once');
    };
    await expect(wrap().run(throws, calm)).rejects.toThrow('at once');
  });

  it('is a policy, and so can be wrapped again', async () => {
    expect(await wrap(wrap(), wrap()).run(works, calm)).toBe('done');
  });

  it('hands each task the signal that the policy around it chose', async () => {
    const inner = new AbortController().signal;
    const swaps: Policy = { run: (task) => task({ signal: inner }) };
    expect(await wrap(swaps).run(async ({ signal }) => signal, calm)).toBe(inner);
  });
});
