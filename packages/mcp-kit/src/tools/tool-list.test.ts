import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aTool } from '../testing/tools.js';
import { toJson } from '../transport/rendered.js';
import { chooseTools, toToolList } from './tool-list.js';

const write = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true };
const tools = [
  aTool('search'),
  aTool('delete', { annotations: write }),
  aTool('list_notes', { toolset: 'notes' }),
  aTool('add_note', { toolset: 'notes', annotations: write }),
];
const names = (...filter: Parameters<typeof chooseTools>[1][]) => chooseTools(tools, filter[0]).map(({ name }) => name);

describe('chooseTools', () => {
  it('offers everything, sorted by name, when nothing is chosen', () => {
    expect(names()).toEqual(['add_note', 'delete', 'list_notes', 'search']);
  });

  it('offers the toolsets that are named', () => {
    expect(names({ toolsets: ['notes'] })).toEqual(['add_note', 'list_notes']);
  });

  it('leaves out the tools that are named', () => {
    expect(names({ excludeTools: ['search', 'add_note'] })).toEqual(['delete', 'list_notes']);
  });

  it('offers nothing that changes anything when read-only, whatever else is chosen', () => {
    expect(names({ toolsets: ['notes'], readOnly: true })).toEqual(['list_notes']);
  });

  it.each(['Search', 'search-records', 'a.b', '', 'x'.repeat(51)])('has no tool named %j', (name) => {
    expect(() => aTool(name)).toThrow('is no name for a tool');
  });

  it('refuses two tools of one name', () => {
    expect(() => chooseTools([aTool('a'), aTool('b'), aTool('a')])).toThrow('two tools are called a');
  });
});

describe('toToolList', () => {
  it('gives the same bytes for the same tools in any order', () => {
    const bytes = (list: typeof tools) => toJson(toToolList(chooseTools(list)));
    expect(bytes([...tools].reverse())).toBe(bytes(tools));
  });

  it('states every hint', () => {
    const [tool] = toToolList([aTool('a')]).tools;
    expect(Object.keys(tool?.['annotations'] as object)).toEqual([
      'readOnlyHint',
      'destructiveHint',
      'idempotentHint',
      'openWorldHint',
    ]);
  });

  it('lists one of very many in few words: no title, and of its arguments names, kinds and choices', () => {
    const inputSchema = z.object({
      id: z.string().max(20).describe('Which one'),
      how: z.enum(['fast', 'slow']),
      when: z.enum(['now', 'later']).default('now'),
      parts: z.array(z.object({ name: z.string() })).optional(),
      note: z.union([z.string(), z.null()]).optional(),
    });
    const [tool] = toToolList([aTool('a', { isBrief: true, inputSchema })]).tools;
    expect(tool).toEqual({
      name: 'a',
      description: 'Does a',
      inputSchema: {
        type: 'object',
        properties: {
          id: {},
          how: { enum: ['fast', 'slow'] },
          when: {},
          parts: { type: 'array', items: {} },
          note: { anyOf: [{}, { type: 'null' }] },
        },
        required: ['id', 'how'],
      },
      annotations: expect.any(Object),
    });
  });

  it('shows the schema of the result where its shape is stable', () => {
    const outputSchema = z.object({ id: z.string() });
    const [stable, free] = toToolList([aTool('a', { structured: true, outputSchema }), aTool('b')]).tools;
    expect(stable).toMatchObject({ outputSchema: { type: 'object', properties: { id: { type: 'string' } } } });
    expect(free).not.toHaveProperty('outputSchema');
  });

  it('says of a tool that takes any arguments that it does', () => {
    const [closed, open] = toToolList([aTool('a'), aTool('b', { inputSchema: z.looseObject({}) })]).tools;
    expect(closed?.['inputSchema']).not.toHaveProperty('additionalProperties');
    expect(open).toMatchObject({ inputSchema: { additionalProperties: {} } });
  });

  it('is serialised once', () => {
    const list = toToolList(tools);
    expect(toJson(list)).toBe(JSON.stringify(list));
  });
});
