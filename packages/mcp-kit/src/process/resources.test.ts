import { describe, expect, it } from 'vitest';
import { Resources } from './resources.js';

describe('Resources', () => {
  it('closes what it owns in the reverse order, and once', async () => {
    const closed: string[] = [];
    const resources = new Resources(() => {});
    resources.own({ [Symbol.asyncDispose]: async () => void closed.push('first') });
    resources.own({ [Symbol.dispose]: () => closed.push('second') });
    await resources[Symbol.asyncDispose]();
    await resources[Symbol.asyncDispose]();
    expect(closed).toEqual(['second', 'first']);
  });

  it('closes the others when one does not close, and reports that', async () => {
    const closed: string[] = [];
    const errors: unknown[] = [];
    const resources = new Resources((error) => errors.push(error));
    resources.own({ [Symbol.dispose]: () => closed.push('other') });
    resources.own({ [Symbol.asyncDispose]: () => Promise.reject(new Error('stuck')) });
    await resources[Symbol.asyncDispose]();
    expect(closed).toEqual(['other']);
    expect(errors).toMatchObject([{ message: 'stuck' }]);
  });
});
