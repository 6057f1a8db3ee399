import * as z from 'zod';
import { defineTool, type Tool, type ToolContext } from '../tools/tool.js';

/** A tool named so, with sound values for what a test does not name. */
export const aTool = (name: string, rest: Partial<Tool> = {}): Tool =>
  defineTool({
    name,
    title: name,
    description: `Does ${name}`,
    toolset: 'core',
    inputSchema: z.object({}),
    structured: false,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    run: async () => ({}),
    ...rest,
  } as Tool);

/** A context that nothing cancels. */
export const aContext = (): ToolContext => ({
  signal: new AbortController().signal,
  deadlineAt: Number.POSITIVE_INFINITY,
});
