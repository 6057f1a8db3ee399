import { ApiError, isReadOnly, type Operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { toJsonSchema } from '../tools/json-schema.js';
import { defineTool, type Tool } from '../tools/tool.js';
import { untrusted } from '../tools/untrusted.js';
import { type Catalogue, indexOf, type OperationIndex } from './catalogue.js';
import { modelInput } from './model-input.js';
import { type Ranking, rankOperations } from './rank-operations.js';
import { agreedTo, checkInput, preview, refuseSecret, runOperation } from './run-operation.js';

const toolset = 'meta';
const shown = 10;
const local = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const operation = z.string().min(1).max(100).describe('Its name');
const input = z.record(z.string(), z.unknown()).default({}).describe('By its schema');

/** Blanks alone, seen or unseen, are no words, nor are control characters. */
const words = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => /[^\s\p{Cf}]/u.test(text) && !/[^\P{Cc}\s]/u.test(text), 'words');

/** How the operations of a catalogue may be used. */
export interface MetaToolsOptions {
  /** Whether nothing may be changed; then nothing that changes something is found or run. @default false */
  readonly readOnly?: boolean;
}

/** Four tools through which every operation of a catalogue can be found, understood and run. */
export function metaTools(catalogue: Catalogue, { readOnly = false }: MetaToolsOptions = {}): readonly Tool[] {
  const index = indexOf(catalogue);
  return [
    findOperations(index, readOnly),
    describeOperations(index),
    readOperation(catalogue, index),
    writeOperation(catalogue, index, readOnly),
  ];
}

function findOperations(index: () => Promise<OperationIndex>, readOnly: boolean): Tool {
  let ranking: Ranking | undefined;
  return defineTool({
    name: 'find_operations',
    title: 'Find operations',
    description: 'Find API operations by words: all that no other tool does.',
    toolset,
    annotations: local,
    structured: false,
    inputSchema: z.object({
      query: words.describe('Words'),
      kind: z.enum(['read', 'write']).optional().describe('Only such'),
    }),
    run: async ({ query, kind }) => {
      ranking ??= rankOperations((await index()).all);
      const wanted = readOnly ? 'read' : kind;
      const found = ranking(query).filter((one) => wanted === undefined || kindOf(one) === wanted);
      return { operations: found.slice(0, shown).map(inShort), more: Math.max(0, found.length - shown) };
    },
  });
}

function describeOperations(index: () => Promise<OperationIndex>): Tool {
  return defineTool({
    name: 'describe_operations',
    title: 'Describe operations',
    description: 'JSON Schema of the input of operations.',
    toolset,
    annotations: local,
    structured: false,
    inputSchema: z.object({ names: z.array(z.string().min(1).max(100)).min(1).max(5).describe('1 to 5') }),
    run: async ({ names }) => {
      const known = await index();
      const operations = names.map((name, i) => known.get(name, 'describe_operations', `names.${i}`));
      return { operations: operations.map((one) => ({ ...inShort(one), input: inputOf(one) })) };
    },
  });
}

function readOperation(catalogue: Catalogue, index: () => Promise<OperationIndex>): Tool {
  const name = 'read_operation';
  return defineTool({
    name,
    title: 'Run a reading operation',
    description: 'Run an operation of kind read.',
    toolset,
    annotations: { ...local, openWorldHint: true },
    structured: false,
    inputSchema: z.object({ operation, input }),
    run: async (args, context) => {
      const found = (await index()).get(args.operation, name, 'operation');
      if (!isReadOnly(found)) throw wrongKind(found, name, 'an operation that reads', 'write_operation');
      refuseSecret(found, name);
      const result = await runOperation(catalogue, found, checkInput(found, args.input), context);
      return { untrusted: untrusted('result'), result };
    },
  });
}

function writeOperation(catalogue: Catalogue, index: () => Promise<OperationIndex>, readOnly: boolean): Tool {
  const name = 'write_operation';
  return defineTool({
    name,
    title: 'Run a writing operation',
    description: 'Run an operation of kind write.',
    toolset,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    structured: false,
    inputSchema: z.object({
      operation,
      input,
      confirm: z.boolean().default(false).describe('Without it, one that destroys is only previewed'),
    }),
    run: async (args, context) => {
      if (readOnly) throw refusedWrite();
      const found = (await index()).get(args.operation, name, 'operation');
      if (isReadOnly(found)) throw wrongKind(found, name, 'an operation that writes', 'read_operation');
      refuseSecret(found, name);
      const checked = checkInput(found, args.input);
      if (found.destructive && !args.confirm && !(await agreedTo(found, args.input, context)))
        return preview(found, args.input);
      return { done: true, result: (await runOperation(catalogue, found, checked, context)) ?? null };
    },
  });
}

const kindOf = (one: Operation): 'read' | 'write' => (isReadOnly(one) ? 'read' : 'write');

const inShort = (one: Operation) => ({
  name: one.name,
  kind: kindOf(one),
  summary: one.summary,
  ...(one.destructive && { confirm: true }),
});

function inputOf(one: Operation): object {
  const { type: _, additionalProperties: __, ...schema } = toJsonSchema(modelInput(one), 'input');
  return schema;
}

function wrongKind(found: Operation, tool: string, expected: string, other: string): ApiError {
  const message = `operation: ${found.name} is of kind ${kindOf(found)}; expected ${expected}`;
  return new ApiError('INPUT_INVALID', tool, message, { field: 'operation', expected, next: `Use ${other} for it.` });
}

const refusedWrite = () =>
  new ApiError('FORBIDDEN', 'write_operation', 'this server was started read-only', {
    next: 'Tell the user that the server has to be started without --read-only; calling again does not help.',
  });
