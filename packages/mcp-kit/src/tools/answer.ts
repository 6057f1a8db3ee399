import { rendered } from '../transport/rendered.js';
import type { Tool } from './tool.js';

interface TextPart {
  readonly type: 'text';
  readonly text: string;
}

/** The result of `tools/call`. */
export interface ToolResult extends Record<string, unknown> {
  readonly content: readonly [TextPart, ...TextPart[]];
  readonly structuredContent?: object;
  readonly isError?: true;
}

/** An answer that is text of its own, such as a table: it is sent as it is, and never as structured content. */
export class TextAnswer {
  readonly text: string;
  /** What is to be said beside the text, in a part of its own. */
  readonly note: string | undefined;

  constructor(text: string, note?: string) {
    this.text = text;
    this.note = note;
  }
}

/** An answer that is longer than a model should have to read. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';
  readonly code = 'ANSWER_TOO_LONG';
  readonly retryable = false;
  readonly next: string;

  constructor(tool: string, bytes: number, maxBytes: number, next: string) {
    super(`${tool}: the answer has ${bytes} bytes; at most ${maxBytes} are sent`);
    this.next = next;
  }
}

/**
 * Makes the result of a tool from what it resolved to. Nothing is ever cut: an answer that is too long has as many whole rows
 * as fit, or is shortened by its tool; else a reading tool fails with advice, and a writing one says that it is done without
 * the rest.
 *
 * @throws {AnswerTooLong}
 */
export function toResult(tool: Tool, value: object, input: object, maxBytes: number): ToolResult {
  const whole = render(tool, value, input);
  const bytes = sizeOf(whole.text, maxBytes);
  if (bytes <= maxBytes) return toToolResult(tool, whole);
  const fewer = withFewerRows(tool, value, input, maxBytes);
  if (fewer) return toToolResult(tool, fewer);
  const shorter = tool.shorten && render(tool, tool.shorten(value), input);
  if (shorter && sizeOf(shorter.text, maxBytes) <= maxBytes) return toToolResult(tool, shorter);
  if (tool.annotations.readOnlyHint) throw tooLong(tool, bytes, input, maxBytes);
  return jsonResult(tool, { done: true, left_out: `the answer, because it has ${bytes} bytes` });
}

/** An answer and its text. */
interface Rendering {
  readonly answer: object;
  readonly text: string;
}

function render(tool: Tool, value: object, input: object): Rendering {
  const answer = tool.present?.(value, input as never) ?? value; // the input is what the tool's own schema made
  return { answer, text: answer instanceof TextAnswer ? answer.text : JSON.stringify(answer) };
}

const toToolResult = (tool: Tool, { answer, text }: Rendering): ToolResult =>
  answer instanceof TextAnswer ? textResult(answer) : jsonResult(tool, answer, text);

/** The answer with as many rows as fit, found by halves; `undefined` where not even one does. */
function withFewerRows(tool: Tool, value: object, input: object, maxBytes: number): Rendering | undefined {
  let [fits, tooMany] = [0, tool.rows?.count(value) ?? 0];
  let fitting: Rendering | undefined;
  while (tool.rows && tooMany - fits > 1) {
    const count = (fits + tooMany) >> 1;
    const one = render(tool, tool.rows.first(value, count), input);
    const isShort = sizeOf(one.text, maxBytes) <= maxBytes;
    if (isShort) [fits, fitting] = [count, one];
    else tooMany = count;
  }
  return fitting;
}

function jsonResult(tool: Tool, value: object, text = JSON.stringify(value)): ToolResult {
  const content = [{ type: 'text', text }] as const;
  const json = `{"content":[{"type":"text","text":${JSON.stringify(text)}}]`;
  return tool.structured
    ? rendered({ content, structuredContent: value }, `${json},"structuredContent":${text}}`)
    : rendered({ content }, `${json}}`);
}

function textResult({ text, note }: TextAnswer): ToolResult {
  const part = (text: string): TextPart => ({ type: 'text', text });
  return { content: note ? [part(text), part(note)] : [part(text)] };
}

/** The bytes of a text; not counted where it cannot have too many. */
const sizeOf = (text: string, maxBytes: number): number =>
  text.length * 3 <= maxBytes ? text.length : Buffer.byteLength(text);

/** Says how the arguments of this tool make its answer shorter. */
function tooLong({ name, inputSchema }: Tool, bytes: number, input: object, maxBytes: number): AnswerTooLong {
  const has = (argument: string) => argument in inputSchema.shape;
  const { limit } = input as { readonly limit?: number };
  const rows = limit && Math.max(1, Math.floor((limit * maxBytes * 0.9) / bytes));
  const ways = [
    has('fields') && 'name the few fields that you need in fields',
    has('format') && 'ask for format csv',
    has('limit') && `ask for a smaller limit${rows ? `, such as ${rows}` : ''}`,
    has('record_ids') && 'ask for fewer record_ids',
    has('input') && 'ask for less in input, with limit or a narrower filter',
  ].filter(Boolean);
  return new AnswerTooLong(name, bytes, maxBytes, `Ask for less: ${ways.join(', or ') || 'one thing at a time'}.`);
}
