import type { ToErrorText } from '../errors.js';
import { TextAnswer, type ToolResult, toResult } from './answer.js';
import type { AnswerFormat } from './answer-format.js';
import type { Tool, ToolRequest } from './tool.js';
import { parseInput } from './tool-input.js';

/** One call that ended. */
export interface ToolCallEvent {
  readonly tool: string;
  readonly seconds: number;
  /** The error's code; absent when the call succeeded. */
  readonly errorCode?: string;
}

/** What calling tools needs. */
export interface ToolCallerOptions {
  readonly toErrorText: ToErrorText;
  /** Milliseconds for a call, unless its tool says otherwise. @default 45_000: hosts give up after 60_000 */
  readonly deadlineMs?: number;
  /** Bytes of the longest answer that is sent. @default 100_000 */
  readonly maxAnswerBytes?: number;
  /** How answers are worded. @default as the tools resolve to them */
  readonly format?: AnswerFormat | undefined;
  /** Called once for each call, whether it succeeded or not. */
  readonly onCall?: (event: ToolCallEvent) => void;
}

/** Calls a tool with arguments as they came; never rejects: a failure is a result that says so. */
export type ToolCaller = (tool: Tool, args: unknown, request: ToolRequest) => Promise<ToolResult>;

/** The one place where arguments are parsed, tools run, results and errors become text, and calls are measured. */
export function createToolCaller(options: ToolCallerOptions): ToolCaller {
  const { toErrorText, onCall, format, deadlineMs = 45_000, maxAnswerBytes = 100_000 } = options;
  return async (tool, args, request) => {
    const start = performance.now();
    const ended = (errorCode?: string) =>
      onCall?.({ tool: tool.name, seconds: (performance.now() - start) / 1000, ...(errorCode && { errorCode }) });
    try {
      const input = parseInput(tool, tool.rename && isObject(args) ? tool.rename(args) : args);
      request.signal.throwIfAborted(); // cancelled before it began: nothing may happen any more
      const value = await tool.run(input, { ...request, deadlineAt: start + (tool.deadlineMs ?? deadlineMs) });
      const result = toResult(format ? worded(tool, format) : tool, value, input, maxAnswerBytes);
      ended();
      return result;
    } catch (error) {
      const thrown = request.signal.aborted ? cancelled(error) : error;
      const { code, text } = toErrorText(thrown, tool.name, { readOnly: tool.annotations.readOnlyHint });
      ended(code);
      return { content: [{ type: 'text', text }], isError: true };
    }
  };
}

/** A tool whose answers are in a format: text alone. */
const worded = (tool: Tool, format: AnswerFormat): Tool => ({
  ...tool,
  structured: false,
  present: (value, input) => {
    const answer = tool.present?.(value, input) ?? value;
    return answer instanceof TextAnswer ? answer : format.answer(answer);
  },
});

const isObject = (args: unknown): args is Record<string, unknown> =>
  typeof args === 'object' && args !== null && !Array.isArray(args);

/** Clients give any reason they like for cancelling; here it is no failure, whatever its words. */
const cancelled = (error: unknown) =>
  error instanceof Error && 'retryable' in error ? error : new DOMException('The call was cancelled', 'AbortError');
