import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aTool } from '../testing/tools.js';
import { AnswerTooLong, TextAnswer, toResult } from './answer.js';

const page = aTool('page', {
  inputSchema: z.object({ limit: z.int(), fields: z.array(z.string()) }),
  structured: true,
});
const write = aTool('write', {
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
});

function refusal(value: object, input = {}): AnswerTooLong {
  try {
    toResult(page, value, input, 1_000);
  } catch (error) {
    if (error instanceof AnswerTooLong) return error;
  }
  throw new Error('was not refused');
}

describe('an answer', () => {
  it('that is too long is refused with advice from what its tool takes, and never cut', () => {
    const { message, next, code } = refusal({ text: 'x'.repeat(4_000) }, { limit: 100 });
    expect(code).toBe('ANSWER_TOO_LONG');
    expect(message).toContain('4011 bytes');
    expect(next).toBe(
      'Ask for less: name the few fields that you need in fields, or ask for a smaller limit, such as 22.',
    );
  });

  it('of rows has as many whole ones as fit, and what leads to the others', () => {
    const listed = aTool('listed', {
      structured: true,
      present: (value) => ({ ...value, shown: true }),
      rows: {
        count: (value) => (value as { rows: string[] }).rows.length,
        first: (value, count) => ({ rows: (value as { rows: string[] }).rows.slice(0, count), next: count }),
      },
    });
    const rows = Array.from({ length: 100 }, (_, i) => String(i).padStart(97, '0'));
    const result = toResult(listed, { rows, next: null }, {}, 1_000);
    expect(result.structuredContent).toEqual({ rows: rows.slice(0, 9), next: 9, shown: true });
    expect(JSON.parse(result.content[0].text)).toEqual(result.structuredContent);
    expect(toResult(listed, { rows: rows.slice(0, 9), next: null }, {}, 1_000).structuredContent).toMatchObject({
      next: null,
    });
    expect(() => toResult(listed, { rows: ['x'.repeat(2_000)], next: null }, {}, 1_000)).toThrow(AnswerTooLong);
  });

  it('is measured in bytes', () => {
    expect(toResult(page, { text: 'é'.repeat(400) }, {}, 1_000).content[0].text).toHaveLength(411);
    expect(() => toResult(page, { text: 'é'.repeat(600) }, {}, 1_000)).toThrow(AnswerTooLong);
  });

  it('of a tool that wrote is no failure when it is too long: the writing is done', () => {
    const result = toResult(write, { text: 'x'.repeat(4_000) }, {}, 1_000);
    expect(result.isError).toBeUndefined();
    expect(JSON.parse(result.content[0].text)).toMatchObject({ done: true });
  });

  it('that is text goes as it is, with what is to be said beside it in a part of its own', () => {
    const result = toResult(page, new TextAnswer('a,b\r\n', 'next_cursor: x'), {}, 1_000);
    expect(result).toEqual({
      content: [
        { type: 'text', text: 'a,b\r\n' },
        { type: 'text', text: 'next_cursor: x' },
      ],
    });
    expect(refusal(new TextAnswer('x'.repeat(1_001)))).toBeInstanceOf(AnswerTooLong);
  });
});
