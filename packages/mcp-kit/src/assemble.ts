import { Metrics } from '@fastpath/metrics';
import type { App, AppSettings, Offer } from './app.js';
import type { Config } from './config/load.js';
import { createErrorText } from './errors.js';
import { createFeatures, type LiveFeatures, pickFeatures } from './features.js';
import { createLogger, type Logger } from './logger.js';
import { isLongList, offeredTools } from './offered-tools.js';
import { Resources } from './process/resources.js';
import type { Prompt } from './prompts/prompt.js';
import { choosePrompts, promptMethods } from './prompts/prompt-methods.js';
import { completionMethods } from './protocol/completion-methods.js';
import { type Part, together } from './protocol/methods.js';
import { createRedactor } from './redact.js';
import { type ResourceOptions, resourceMethods } from './resources/resource-methods.js';
import type { ServerOptions } from './server.js';
import type { Tool } from './tools/tool.js';
import { createToolCaller, type ToolCallEvent } from './tools/tool-call.js';
import { chooseTools, toToolList } from './tools/tool-list.js';
import { toolMethods } from './tools/tool-methods.js';
import { checkToolNames } from './tools/tool-names.js';

/** An app, configured and ready for connections. */
export interface Assembled {
  /** The tools offered. */
  readonly tools: readonly Tool[];
  /** What is offered beside tools. */
  readonly offer: Offer;
  readonly metrics: Metrics;
  /** The methods that servers answer; all servers share the tools and their list. */
  readonly server: ServerOptions;
  readonly features: LiveFeatures;
  readonly logger: Logger;
  /** What to close at the end. */
  readonly resources: Resources;
}

/** Puts an app together. Throws a ConfigError when the configuration names a tool or toolset that there is not. */
export async function assemble<S extends AppSettings>(app: App<S>, config: Config<S>): Promise<Assembled> {
  const { metrics = new Metrics(), name, title, version, instructions, format } = app;
  const values = config.values as Config<AppSettings>['values'];
  const redact = createRedactor(config.secrets);
  const logger = createLogger({ level: values.logLevel, redact });
  const features = createFeatures(pickFeatures(values));
  const resources = new Resources((error) => logger.warn('A resource did not close', { error }));

  const own = resources.own.bind(resources);
  const offer = await app.create({ values: config.values, features, metrics, logger, own });
  const all = await offeredTools(offer, features, values);
  checkToolNames(all, values);
  const tools = chooseTools(all, values);
  const toErrorText = createErrorText({ redact, logger, format });
  const { deadlineMs, maxAnswerBytes } = values;
  const call = createToolCaller({ toErrorText, onCall: recorded(metrics, logger), format, deadlineMs, maxAnswerBytes });
  const parts = [
    toolMethods(tools, toToolList(tools, { outputSchemas: !format && isLongList(offer, values) }), call),
    ...otherParts(offer, choosePrompts(offer.prompts ?? [], tools), { toErrorText, deadlineMs }),
  ];
  const server = { name, title, version, instructions, ...together(parts) };
  return { tools, offer, metrics, server, features, logger, resources };
}

/** What is offered beside tools; a server without resources or prompts does not speak of them. */
function otherParts({ resources }: Offer, prompts: readonly Prompt[], options: ResourceOptions): readonly Part[] {
  return [
    ...(resources ? [resourceMethods(resources, options)] : []),
    ...(prompts.length > 0 ? [promptMethods(prompts)] : []),
    ...(resources || prompts.length > 0 ? [completionMethods(prompts, resources?.templates ?? [])] : []),
  ];
}

/** Records each call as OpenTelemetry names it, in seconds; the log has no word of what was asked or answered. */
function recorded(metrics: Metrics, logger: Logger): (event: ToolCallEvent) => void {
  const durations = metrics.histogram('mcp.server.operation.duration', {
    unit: 's',
    description: 'Tool calls, from their arguments to their result',
    labels: ['gen_ai.tool.name', 'error.type'],
  });
  return ({ tool, seconds, errorCode }) => {
    durations.with({ 'gen_ai.tool.name': tool, 'error.type': errorCode }).record(seconds);
    const durationMs = Math.round(seconds * 100_000) / 100;
    logger.debug('tool call', { tool, durationMs, ...(errorCode && { error: errorCode }) });
  };
}
