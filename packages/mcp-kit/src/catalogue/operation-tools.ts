import { isReadOnly, type Operation, retryClass } from '@fastpath/api-kit';
import * as z from 'zod';
import { defineTool, type Tool, type ToolAnnotations } from '../tools/tool.js';
import { untrusted } from '../tools/untrusted.js';
import type { Catalogue } from './catalogue.js';
import { modelInput } from './model-input.js';
import { agreedTo, preview } from './run-operation.js';

/**
 * A tool for each operation, in the words of the operation; those with a secret in their answer have none, nor have those
 * for which there is a tool already.
 */
export async function operationTools(catalogue: Catalogue, others: readonly Tool[] = []): Promise<readonly Tool[]> {
  const taken = new Set(others.map(({ name }) => name));
  const operations = await catalogue.operations();
  return operations
    .filter(({ secret, name }) => !secret && !taken.has(toolName(name)))
    .map((operation) => operationTool(catalogue, operation));
}

const toolName = (operation: string): string => operation.replaceAll('.', '_');

const confirm = z.boolean().default(false).describe('true does it; false shows what would be done');

function operationTool(catalogue: Catalogue, operation: Operation): Tool {
  const { name, summary, destructive = false } = operation;
  const inputSchema = modelInput(operation);
  return defineTool({
    name: toolName(name),
    title: titleOf(name),
    description: summary,
    toolset: catalogue.toolsetOf?.(name) ?? resourceOf(name),
    annotations: hintsOf(operation),
    structured: false,
    inputSchema: destructive ? inputSchema.extend({ confirm }) : inputSchema,
    run: async ({ confirm, ...rest }, context) => {
      const input = destructive || confirm === undefined ? rest : { ...rest, confirm };
      if (destructive && confirm !== true && !(await agreedTo(operation, input, context)))
        return preview(operation, input);
      const result = (await catalogue.call(operation, input, context)) ?? null;
      return isReadOnly(operation) ? { untrusted: untrusted('result'), result } : { done: true, result };
    },
  });
}

const resourceOf = (name: string): string => name.split('.')[0] ?? name;

/** `records.replace_history` is "Records: replace history". */
const titleOf = (name: string): string => {
  const words = name.replace('.', ': ').replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

/** What only adds is a POST that does not say otherwise; everything else may take the place of something. */
function hintsOf(operation: Operation): ToolAnnotations {
  const readOnlyHint = isReadOnly(operation);
  const adds = operation.route.startsWith('POST ') && !operation.destructive;
  return {
    readOnlyHint,
    destructiveHint: !readOnlyHint && !adds,
    idempotentHint: retryClass(operation) !== 'never',
    openWorldHint: true,
  };
}
