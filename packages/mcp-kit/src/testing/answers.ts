import { createErrorText } from '../errors.js';
import { createLogger } from '../logger.js';
import type { Tool } from '../tools/tool.js';
import { createToolCaller } from '../tools/tool-call.js';
import { aContext } from './tools.js';

const logger = createLogger({ write: () => {} });
const call = createToolCaller({ toErrorText: createErrorText({ redact: (text) => text, logger }) });

/** What a tool of these answers, as JSON; errors are `{error}`. */
export async function answerOf(tools: readonly Tool[], name: string, args: object = {}) {
  const tool = tools.find((one) => one.name === name);
  if (!tool) throw new Error(`there is no tool ${name}`);
  const { content } = await call(tool, args, aContext());
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  return JSON.parse(content[0].text) as any;
}
