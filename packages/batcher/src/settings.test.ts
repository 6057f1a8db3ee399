import { describe, expect, it } from 'vitest';
import { type BatcherSettings, createBatcher, processAll } from './index.js';

const create = (options: object) => () => createBatcher({ load: async (keys: readonly string[]) => keys, ...options });
const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'BAD_OPTIONS', message: expect.stringMatching(message) });

describe('wrong options', () => {
  it.each([
    [{ load: undefined }, /load: expected a function/],
    [{ maxSize: 0 }, /maxSize: expected a whole number of at least 1, or Infinity/],
    [{ maxSize: 2.5 }, /maxSize: expected a whole number/],
    [{ maxSize: '10' }, /maxSize: expected a whole number/],
    [{ windowMs: -1 }, /windowMs.*: expected milliseconds from 0 to 2147483647/],
    [{ windowMs: 2 ** 31 }, /windowMs.*: expected milliseconds from 0 to 2147483647/],
    [{ windowMs: { interactive: 5, normal: Number.NaN, background: 5 } }, /windowMs.normal: expected milliseconds/],
    [{ maxConcurrent: 0 }, /maxConcurrent: expected a whole number/],
    [{ maxBytes: -5 }, /maxBytes: expected a whole number/],
    [{ maxQueued: Number.NaN }, /maxQueued: expected a whole number/],
    [{ maxWaitMs: 0 }, /maxWaitMs: expected milliseconds above 0/],
    [{ ageingMs: 0 }, /ageingMs: expected milliseconds above 0/],
    [{ adaptive: { targetMs: -1 } }, /adaptive.targetMs: expected milliseconds/],
    [{ adaptive: { minSize: 0 } }, /adaptive.minSize: expected a whole number/],
    [{ adaptive: 'yes' }, /adaptive: /],
    [{ retryPartial: { maxAttempts: 0 } }, /retryPartial.maxAttempts: expected a whole number/],
    [{ retryPartial: { shouldRetry: true } }, /retryPartial.shouldRetry: expected a function/],
    [{ keyOf: 'id' }, /keyOf: expected a function/],
  ])('%j fail at construction, with name and range', (options, message) => {
    expect(create(options)).toThrow(refused(message));
  });

  it('tell of everything that is wrong', () => {
    expect(create({ maxSize: 0, maxConcurrent: 0 })).toThrow(refused(/maxSize: .*; maxConcurrent: /));
  });

  it('of configure are refused, and nothing changes', () => {
    const batcher = create({ maxSize: 7 })();
    expect(() => batcher.configure({ maxConcurrent: 2, maxSize: -1 })).toThrow(refused(/maxSize/));
    expect(batcher.stats().inEffect).toEqual({ maxSize: 7, maxConcurrent: 5 });
  });

  it('of processAll reject', async () => {
    const work = async (items: readonly number[]) => items;
    await expect(processAll([1], work, { batchSize: 0 })).rejects.toEqual(
      refused(/batchSize: expected a whole number/),
    );
    await expect(processAll([1], work, { from: { done: -1, ahead: [] } })).rejects.toEqual(refused(/from.done/));
  });
});

describe('right options', () => {
  it.each<BatcherSettings>([
    {},
    { maxSize: Number.POSITIVE_INFINITY, maxConcurrent: Number.POSITIVE_INFINITY },
    { windowMs: 0 },
    { windowMs: 2 ** 31 - 1 },
    { maxWaitMs: 2 ** 40 },
    { adaptive: false },
    { adaptive: { targetMs: 200 } },
  ])('%j are taken', (options) => {
    expect(create(options)).not.toThrow();
  });

  it('of configure keep those of before', () => {
    const batcher = create({ maxSize: 7, maxConcurrent: 3 })();
    batcher.configure({ maxConcurrent: 2 });
    expect(batcher.stats().inEffect).toEqual({ maxSize: 7, maxConcurrent: 2 });
  });
});
