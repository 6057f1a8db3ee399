import { rendered } from '../transport/rendered.js';
import { toBriefSchema } from './brief-schema.js';
import { toJsonSchema } from './json-schema.js';
import type { Tool } from './tool.js';

/** Which of the tools are offered. Everything is chosen at start: a list never varies by connection. */
export interface ToolFilter {
  /** Toolsets to offer. @default all */
  readonly toolsets?: readonly string[] | undefined;
  /** Names of tools to leave out. @default none */
  readonly excludeTools?: readonly string[] | undefined;
  /** Offer only tools that change nothing; wins over everything else. @default false */
  readonly readOnly?: boolean | undefined;
}

/** The tools that pass the filter, sorted by name. Throws when two tools share a name. */
export function chooseTools(tools: readonly Tool[], filter: ToolFilter = {}): readonly Tool[] {
  const { toolsets, excludeTools = [], readOnly = false } = filter;
  const chosen = tools
    .filter((tool) => toolsets?.includes(tool.toolset) ?? true)
    .filter((tool) => !excludeTools.includes(tool.name))
    .filter((tool) => !readOnly || tool.annotations.readOnlyHint)
    .sort((a, b) => (a.name < b.name ? -1 : 1)); // not by locale: the same bytes on every machine
  const twice = chosen.find((tool, i) => tool.name === chosen[i + 1]?.name);
  if (twice) throw new TypeError(`two tools are called ${twice.name}`);
  return chosen;
}

/** The result of `tools/list`: for the same tools the same bytes, from run to run. */
export interface ToolListResult extends Record<string, unknown> {
  readonly tools: readonly Record<string, unknown>[];
}

/** What a list of tools says. */
export interface ToolListOptions {
  /** Whether the schemas of structured answers are told. @default true */
  readonly outputSchemas?: boolean;
}

/** Makes the `tools/list` result of tools in the order given; converted and serialised here, once. */
export function toToolList(tools: readonly Tool[], { outputSchemas = true }: ToolListOptions = {}): ToolListResult {
  const result = { tools: tools.map((tool) => describeTool(tool, outputSchemas)) };
  return rendered(result, JSON.stringify(result));
}

function describeTool(tool: Tool, outputSchemas: boolean): Record<string, unknown> {
  const { name, title, description, inputSchema, annotations } = tool;
  const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = annotations;
  const outputSchema = tool.structured && outputSchemas ? tool.outputSchema : undefined;
  return {
    name,
    ...(!tool.isBrief && { title }),
    description,
    inputSchema: tool.isBrief ? toBriefSchema(inputSchema) : toJsonSchema(inputSchema, 'input'),
    ...(outputSchema && { outputSchema: toJsonSchema(outputSchema, 'output') }),
    annotations: { readOnlyHint, destructiveHint, idempotentHint, openWorldHint },
  };
}
