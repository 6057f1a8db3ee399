import type { ErrorText } from '../errors.js';
import { rendered } from '../transport/rendered.js';
import type { Tool, ToolRequest } from './tool.js';
import { parseInput } from './tool-input.js';

/** The result of `tools/call`. */
export interface ToolResult extends Record<string, unknown> {
  readonly content: readonly [{ readonly type: 'text'; readonly text: string }];
  readonly structuredContent?: object;
  readonly isError?: true;
}

/** One call that ended. */
export interface ToolCallEvent {
  readonly tool: string;
  readonly seconds: number;
  /** The error's code; absent when the call succeeded. */
  readonly errorCode?: string;
}

/** What calling tools needs. */
export interface ToolCallerOptions {
  readonly toErrorText: (error: unknown, tool: string) => ErrorText;
  /** Milliseconds for a call, unless its tool says otherwise. @default 45_000: hosts give up after 60_000 */
  readonly deadlineMs?: number;
  /** Called once for each call, whether it succeeded or not. */
  readonly onCall?: (event: ToolCallEvent) => void;
}

/** Calls a tool with arguments as they came; never rejects: a failure is a result that says so. */
export type ToolCaller = (tool: Tool, args: unknown, request: ToolRequest) => Promise<ToolResult>;

/** The one place where arguments are parsed, tools run, results and errors become text, and calls are measured. */
export function createToolCaller({ toErrorText, onCall, deadlineMs = 45_000 }: ToolCallerOptions): ToolCaller {
  return async (tool, args, request) => {
    const start = performance.now();
    const ended = (errorCode?: string) =>
      onCall?.({ tool: tool.name, seconds: (performance.now() - start) / 1000, ...(errorCode && { errorCode }) });
    try {
      const input = parseInput(tool, args);
      request.signal.throwIfAborted(); // cancelled before it began: nothing may happen any more
      const value = await tool.run(input, { ...request, deadlineAt: start + (tool.deadlineMs ?? deadlineMs) });
      const result = toResult(tool, value);
      ended();
      return result;
    } catch (error) {
      const { code, text } = toErrorText(error, tool.name);
      ended(code);
      return { content: [{ type: 'text', text }], isError: true };
    }
  };
}

function toResult(tool: Tool, value: object): ToolResult {
  const text = JSON.stringify(value);
  const content = [{ type: 'text', text }] as const;
  const json = `{"content":[{"type":"text","text":${JSON.stringify(text)}}]`;
  return tool.structured
    ? rendered({ content, structuredContent: value }, `${json},"structuredContent":${text}}`)
    : rendered({ content }, `${json}}`);
}
