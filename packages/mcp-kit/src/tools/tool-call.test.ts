import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { createErrorText } from '../errors.js';
import { createLogger } from '../logger.js';
import { aContext, aTool } from '../testing/tools.js';
import { toJson } from '../transport/rendered.js';
import type { ToldError } from './answer-format.js';
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

  it('words answers and errors as the app does, as text alone', async () => {
    const format = {
      answer: (value: object) => ({ success: true, data: value }),
      error: ({ code, retryAfterMs }: ToldError) => ({ success: false, error: { code, retryAfterMs } }),
    };
    const toErrorText = createErrorText({ redact: (text) => text, logger, format });
    const worded = createToolCaller({ toErrorText, format });
    const failure = Object.assign(new Error('busy'), { code: 'BUSY', retryable: true, retryAfterMs: 1_500 });
    const tool = aTool('a', { structured: true, run: async () => ({ id: 1 }) });
    expect(await worded(tool, {}, aContext())).toEqual({
      content: [{ type: 'text', text: '{"success":true,"data":{"id":1}}' }],
    });
    expect(await worded(aTool('a', { run: () => Promise.reject(failure) }), {}, aContext())).toEqual({
      content: [{ type: 'text', text: '{"success":false,"error":{"code":"BUSY","retryAfterMs":1500}}' }],
      isError: true,
    });
  });

  it('does not start a call that was cancelled before it began', async () => {
    const run = vi.fn();
    const result = await call(aTool('a', { run }), {}, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ isError: true });
    expect(run).not.toHaveBeenCalled();
  });

  it('a call that its client cancelled is no failure of the server, whatever reason the client gave', async () => {
    const logged: string[] = [];
    const codes: (string | undefined)[] = [];
    const cancelling = createToolCaller({
      toErrorText: createErrorText({
        redact: (text) => text,
        logger: createLogger({ write: (line) => void logged.push(line) }),
      }),
      onCall: ({ errorCode }) => codes.push(errorCode),
    });
    const client = new AbortController();
    const tool = aTool('a', {
      run: () => {
        client.abort(new Error('user pressed Esc'));
        client.signal.throwIfAborted();
        return Promise.resolve({});
      },
    });
    await cancelling(tool, {}, { signal: client.signal });
    expect(codes).toEqual(['ABORTED']);
    expect(logged).toEqual([]);
  });

  it('takes arguments by other names that the tool knows, and refuses both where they do not fit', async () => {
    const run = vi.fn(async (input: object) => input);
    const tool = aTool('a', {
      inputSchema: z.strictObject({ count: z.int() }),
      rename: ({ number, ...rest }) => (number === undefined ? rest : { ...rest, count: number }),
      run,
    });
    await call(tool, { number: 3 }, aContext());
    expect(run).toHaveBeenCalledWith({ count: 3 }, expect.anything());
    expect((await call(tool, { number: 'x' }, aContext())).content[0].text).toContain('count');
    expect(await call(tool, 'text', aContext())).toMatchObject({ isError: true });
  });

  it('does not start a call whose arguments do not fit', async () => {
    const run = vi.fn();
    await call(aTool('a', { run }), { unknown: 1 }, aContext());
    expect(run).not.toHaveBeenCalled();
  });

  it('tells a tool when its client will have given up', async () => {
    const limited = createToolCaller({
      toErrorText: createErrorText({ redact: (text) => text, logger }),
      deadlineMs: 1_000,
    });
    const left = async (deadlineMs?: number) => {
      const tool = aTool('a', {
        ...(deadlineMs === undefined ? {} : { deadlineMs }),
        run: async (_, { deadlineAt }) => ({ left: Math.round((deadlineAt - performance.now()) / 500) * 500 }),
      });
      return JSON.parse((await limited(tool, {}, aContext())).content[0].text).left;
    };
    expect([await left(), await left(5_000)]).toEqual([1_000, 5_000]);
  });
});
