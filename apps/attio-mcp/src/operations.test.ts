import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';

const served = serve();
const { shared, calls } = served;
const id = '00000000-0000-4000-8000-000000000000';
const ask = async (tool: string, args: object) => (await (await shared()).call(tool, args)).json;

describe('operations that no tool is for', () => {
  it('are found by words, described, and run', async () => {
    const { operations } = await ask('find_operations', { query: 'delete a webhook' });
    expect(operations[0]).toEqual({
      name: 'webhooks.remove',
      kind: 'write',
      summary: 'Delete a webhook',
      confirm: true,
    });
    const described = await ask('describe_operations', { names: ['lists.get'] });
    expect(described.operations[0].input.required).toEqual(['list']);
    expect(calls()).toEqual([]);
    const { result } = await ask('read_operation', { operation: 'lists.get', input: { list: 'sales_pipeline' } });
    expect(result).toMatchObject({ slug: 'sales_pipeline' });
    expect(calls()).toEqual(['GET /v2/lists/sales_pipeline']);
  });

  it('write, and reads afterwards see it', async () => {
    const page = await ask('read_operation', { operation: 'records.query', input: { object: 'companies', limit: 1 } });
    const parent = { parent_object: 'companies', parent_record_id: page.result[0].record_id };
    const note = { ...parent, title: 'By operation', format: 'plaintext', content: 'Hello' };
    const notes = () => ask('read_operation', { operation: 'notes.list', input: parent });
    const before = (await notes()).result.length;
    const { done, result } = await ask('write_operation', { operation: 'notes.create', input: note });
    expect([done, result.title]).toEqual([true, 'By operation']);
    expect((await notes()).result).toHaveLength(before + 1);
    const removal = { operation: 'notes.remove', input: { note_id: result.note_id } };
    expect(await ask('write_operation', removal)).toMatchObject({ done: false, preview: { input: removal.input } });
    expect((await ask('write_operation', { ...removal, confirm: true })).done).toBe(true);
    expect((await notes()).result).toHaveLength(before);
  });

  it.each([
    ['read_operation', { operation: 'record.gett', input: {} }, 'operation', 'records.get'],
    [
      'read_operation',
      { operation: 'records.get', input: { object: 'companies', record_id: 'x' } },
      'input.record_id',
      'UUID',
    ],
    [
      'read_operation',
      { operation: 'records.get', input: { object: 'a/../b', record_id: id } },
      'input.object',
      'a slug',
    ],
    [
      'read_operation',
      { operation: 'records.get', input: { objct: 'companies', record_id: id } },
      'input.object',
      'a string',
    ],
    ['read_operation', { operation: 'notes.remove', input: { note_id: id } }, 'operation', 'an operation that reads'],
    ['write_operation', { operation: 'records.get', input: {} }, 'operation', 'an operation that writes'],
    [
      'write_operation',
      { operation: 'notes.create', input: { parent_object: 'companies' } },
      'input.parent_record_id',
      'a string',
    ],
    ['write_operation', { operation: 'webhooks.create', input: {}, confirm: true }, 'operation', 'without a secret'],
    ['describe_operations', { names: ['notes.create', 'notes.delte'] }, 'names.1', 'notes.'],
    ['describe_operations', { names: Array(6).fill('notes.get') }, 'names', 'at most 5'],
    ['find_operations', { query: '' }, 'query', 'at least 1'],
    ['find_operations', { query: 'note', kind: 'delete' }, 'kind', 'read, write'],
  ])('%s refuses %j before anything is sent', async (tool, args, field, expected) => {
    const { error } = await ask(tool, args);
    expect(error).toMatchObject({ code: 'INPUT_INVALID', field });
    expect(error.expected).toContain(expected);
    expect(calls()).toEqual([]);
  });

  it.each([
    ['read', 'records.query', { object: 'compnies' }, 'object', 'companies'],
    ['read', 'records.query', { object: 'companies', filter: { nmae: 'x' } }, 'filter.nmae', 'name'],
    ['read', 'records.query', { object: 'deals', filter: { stage: { $gt: 'Won' } } }, 'filter.stage.$gt', '$eq'],
    ['read', 'entries.query', { list: 'sales_pipelin', filter: {} }, 'list', 'sales_pipeline'],
    [
      'read',
      'entries.query',
      { list: 'sales_pipeline', sorts: [{ attribute: 'stge', direction: 'asc' }] },
      'sorts.0.attribute',
      'stage',
    ],
    ['read', 'notes.list', { parent_object: 'compnies', parent_record_id: id }, 'parent_object', 'companies'],
    ['write', 'records.create', { object: 'companies', values: { domains: ['a b'] } }, 'values.domains.0', 'a domain'],
    [
      'write',
      'entries.replace',
      { list: 'sales_pipeline', entry_id: id, entry_values: { stage: 'Sined' } },
      'entry_values.stage',
      'Signed',
    ],
  ])(
    '%s what names something that there is not, and are refused before it is sent: %s %j',
    async (kind, operation, input, field, expected) => {
      const { error } = await ask(`${kind}_operation`, { operation, input });
      expect(error).toMatchObject({ code: 'INPUT_INVALID', field: `input.${field}` });
      expect(error.expected).toContain(expected);
      expect(calls().filter((call) => !/^GET .*(objects|lists|attributes|options|statuses)$/.test(call))).toEqual([]);
    },
  );
});
