import { afterEach, describe, expect, it, vi } from 'vitest';
import { createErrorText } from '../errors.js';
import { createLogger } from '../logger.js';
import { aContext, aTool } from '../testing/tools.js';
import { toJson } from '../transport/rendered.js';
import { createToolCaller } from './tool-call.js';

const logger = createLogger({ write: () => {} });
const call = createToolCaller({ toErrorText: createErrorText({ redact: (text) => text, logger }) });

describe('createToolCaller', () => {
  it('renders a result as the JSON that it is, once', async () => {
    const structured = await call(
      aTool('a', { structured: true, run: async () => ({ text: 'say "hi"\n' }) }),
      {},
      aContext(),
    );
    expect(JSON.parse(toJson(structured))).toEqual(structured);
    const free = await call(aTool('a', { run: async () => ({ text: 'say "hi"\n' }) }), {}, aContext());
    expect(JSON.parse(toJson(free))).toEqual(free);
  });

  it('does not start a call that was cancelled before it began', async () => {
    const run = vi.fn();
    const result = await call(aTool('a', { run }), {}, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ isError: true });
    expect(run).not.toHaveBeenCalled();
  });

  it('does not start a call whose arguments do not fit', async () => {
    const run = vi.fn();
    await call(aTool('a', { run }), { unknown: 1 }, aContext());
    expect(run).not.toHaveBeenCalled();
  });

  describe('with a deadline', () => {
    afterEach(() => void vi.useRealTimers());
    const waits = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const toErrorText = createErrorText({ redact: (text) => text, logger });
    const limited = createToolCaller({ toErrorText, deadlineMs: 1_000 });
    const errorOf = async (result: ReturnType<typeof limited>) => JSON.parse((await result).content[0].text).error;

    it('ends a call whose time is up, and says so', async () => {
      vi.useFakeTimers();
      const result = limited(aTool('a', { run: (_, { signal }) => waits(signal) }), {}, aContext());
      await vi.advanceTimersByTimeAsync(1_000);
      expect(await errorOf(result)).toMatchObject({ code: 'TIMED_OUT' });
    });

    it('leaves a tool the time that it asks for', async () => {
      vi.useFakeTimers();
      const tool = aTool('a', { deadlineMs: 5_000, run: (_, { signal }) => waits(signal) });
      let ended = false;
      const result = limited(tool, {}, aContext()).finally(() => {
        ended = true;
      });
      await vi.advanceTimersByTimeAsync(4_999);
      expect(ended).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(await errorOf(result)).toMatchObject({ code: 'TIMED_OUT' });
    });

    it('leaves no timer and no listener behind', async () => {
      vi.useFakeTimers();
      const { signal } = new AbortController();
      const removed = vi.spyOn(signal, 'removeEventListener');
      await limited(aTool('a', { run: async () => ({}) }), {}, { signal });
      expect([vi.getTimerCount(), removed.mock.calls.length]).toEqual([0, 1]);
    });
  });
});
