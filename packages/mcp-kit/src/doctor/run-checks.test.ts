import { describe, expect, it } from 'vitest';
import { type Check, ok, warn } from './check.js';
import { passes } from './report.js';
import { runChecks } from './run-checks.js';

const redact = (text: string) => text.replaceAll('secret', '[hidden]');
const run = (...checks: readonly Check[]) => runChecks(checks, { redact, timeoutMs: 20 });

describe('checks', () => {
  it('run one after another, in their order', async () => {
    const order: string[] = [];
    const slow = (name: string): Check => ({
      name,
      run: async () => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`${name} ends`);
        return ok('well');
      },
    });
    expect((await run(slow('a'), slow('b'))).map(({ name }) => name)).toEqual(['a', 'b']);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('that throw have failed, with what the error says to do next, and without its secrets', async () => {
    const broken = {
      name: 'key',
      run: () => Promise.reject(Object.assign(new Error('secret is bad'), { next: 'Get one.' })),
    };
    const [finding] = await run(broken);
    expect(finding).toEqual({ name: 'key', verdict: 'fail', found: '[hidden] is bad', change: { advice: 'Get one.' } });
  });

  it('that hang have failed, and do not keep the others from running', async () => {
    const hangs: Check = { name: 'far', run: () => new Promise(() => {}) };
    const [far, near] = await run(hangs, { name: 'near', run: () => ok('here') });
    expect([far?.verdict, near?.verdict]).toEqual(['fail', 'ok']);
  });

  it('are passed as long as nothing is wrong', async () => {
    expect(passes(await run({ name: 'a', run: () => warn('slow', 'Be faster.') }))).toBe(true);
    expect(passes(await run({ name: 'a', run: () => Promise.reject(new Error('down')) }))).toBe(false);
  });
});
