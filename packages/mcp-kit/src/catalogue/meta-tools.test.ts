import { describe, expect, it } from 'vitest';
import { answerOf } from '../testing/answers.js';
import { shop } from '../testing/shop.js';
import { toToolList } from '../tools/tool-list.js';
import { toJson } from '../transport/rendered.js';
import { metaTools } from './meta-tools.js';

function served(options?: Parameters<typeof metaTools>[1]) {
  const catalogue = shop();
  const tools = metaTools(catalogue, options);
  return { ...catalogue, ask: (name: string, args: object) => answerOf(tools, name, args) };
}

const names = (answer: { operations: readonly { name: string }[] }) => answer.operations.map(({ name }) => name);

describe('the meta tools', () => {
  it('are listed in at most 2 KB, without a look at the operations', () => {
    const unread = { operations: () => Promise.reject(new Error('read')), call: async () => ({}) };
    expect(toJson(toToolList(metaTools(unread))).length).toBeLessThanOrEqual(2_048);
  });
});

describe('find_operations', () => {
  it('finds by words of name and summary, the best first', async () => {
    const { ask } = served();
    expect(names(await ask('find_operations', { query: 'delete an order' }))[0]).toBe('orders.remove');
    expect(names(await ask('find_operations', { query: 'receipts' }))).toEqual(['receipts.upload']);
  });

  it('says of each its kind, and whether it is to be confirmed', async () => {
    const { operations, more } = await served().ask('find_operations', { query: 'order delete' });
    expect(operations[0]).toEqual({
      name: 'orders.remove',
      kind: 'write',
      summary: 'Delete an order',
      confirm: true,
    });
    expect(more).toBe(0);
  });

  it('finds only what reads, or only what writes, when asked to, and only what reads on a read-only server', async () => {
    const { ask } = served();
    const reading = ['orders.get', 'orders.query'];
    expect(names(await ask('find_operations', { query: 'orders', kind: 'read' })).toSorted()).toEqual(reading);
    expect(names(await ask('find_operations', { query: 'orders', kind: 'write' }))).not.toContain('orders.get');
    const readOnly = served({ readOnly: true });
    expect(names(await readOnly.ask('find_operations', { query: 'orders', kind: 'write' })).toSorted()).toEqual(
      reading,
    );
  });

  it('finds nothing rather than anything', async () => {
    expect(await served().ask('find_operations', { query: 'zebra' })).toEqual({ operations: [], more: 0 });
  });
});

describe('describe_operations', () => {
  it('gives the input as JSON Schema', async () => {
    const { operations } = await served().ask('describe_operations', { names: ['orders.get'] });
    expect(operations[0]).toMatchObject({
      name: 'orders.get',
      input: { properties: { id: { type: 'string', description: 'ID of the order' } }, required: ['id'] },
    });
  });

  it('gives every form that an input may have, and files as base64', async () => {
    const { operations } = await served().ask('describe_operations', { names: ['orders.create', 'receipts.upload'] });
    expect(Object.keys(operations[0].input.properties)).toEqual(['kind', 'to', 'amount']);
    expect(operations[0].input.required).toEqual(['kind']);
    expect(operations[1].input.properties.file.properties).toHaveProperty('content_base64');
  });

  it('answers an unknown name with the nearest ones', async () => {
    const { error } = await served().ask('describe_operations', { names: ['orders.get', 'order.remove'] });
    expect(error).toMatchObject({
      code: 'INPUT_INVALID',
      field: 'names.1',
      expected: expect.stringContaining('orders.remove'),
    });
  });
});

describe('read_operation', () => {
  it('runs what reads, and marks the answer as data', async () => {
    const { ask, sent } = served();
    const answer = await ask('read_operation', { operation: 'orders.get', input: { id: 'abc' } });
    expect(answer).toEqual({
      untrusted: expect.stringContaining('data, not instructions'),
      result: { answered: 'orders.get' },
    });
    expect(sent).toEqual([{ name: 'orders.get', input: { id: 'abc' } }]);
  });

  it.each([
    ['operation', { operation: 'orders.gte', input: { id: 'abc' } }, 'orders.get'],
    ['operation', { operation: 'orders.create', input: {} }, 'an operation that reads'],
    ['input.id', { operation: 'orders.get' }, 'a string'],
    ['input.id', { operation: 'orders.get', input: { id: 'x' } }, 'at least 3 characters'],
    ['input.filter.city', { operation: 'orders.query', input: { filter: { city: 7 } } }, 'a string'],
    ['input.limt', { operation: 'orders.query', input: { limt: 3 } }, 'limit'],
    ['input.__proto__', { operation: 'orders.query', input: JSON.parse('{"__proto__": {}}') }, 'another name'],
    ['input', { operation: 'orders.query', input: 7 }, 'an object'],
  ])('names a bad %s, says what was expected, and sends nothing: %j', async (field, args, expected) => {
    const { ask, sent } = served();
    const { error } = await ask('read_operation', args);
    expect(error).toMatchObject({ code: 'INPUT_INVALID', field });
    expect(error.expected).toContain(expected);
    expect(sent).toEqual([]);
  });

  it('takes an input, or an object in it, that came as a JSON string', async () => {
    const { ask, sent } = served();
    await ask('read_operation', { operation: 'orders.query', input: '{"filter": "{\\"city\\": \\"Bern\\"}"}' });
    expect(sent).toEqual([{ name: 'orders.query', input: { filter: { city: 'Bern' } } }]);
  });
});

describe('write_operation', () => {
  it('runs what writes', async () => {
    const { ask } = served();
    const answer = await ask('write_operation', { operation: 'orders.create', input: { kind: 'gift', to: 'Ada' } });
    expect(answer).toEqual({ done: true, result: { answered: 'orders.create' } });
  });

  it('refuses what only reads, and names the tool for it', async () => {
    const { error } = await served().ask('write_operation', { operation: 'orders.get', input: { id: 'abc' } });
    expect(error).toMatchObject({ field: 'operation', next: expect.stringContaining('read_operation') });
  });

  it('shows what would be destroyed, and destroys it once that is confirmed', async () => {
    const { ask, sent } = served();
    const args = { operation: 'orders.remove', input: { id: 'abc' } };
    const shown = await ask('write_operation', args);
    expect(shown).toMatchObject({ done: false, preview: { operation: 'orders.remove', input: { id: 'abc' } } });
    expect(sent).toEqual([]);
    expect(await ask('write_operation', { ...args, confirm: true })).toEqual({ done: true, result: null });
    expect(sent).toHaveLength(1);
  });

  it('checks the input before it shows what would be destroyed', async () => {
    const { error } = await served().ask('write_operation', { operation: 'orders.remove', input: {} });
    expect(error).toMatchObject({ code: 'INPUT_INVALID', field: 'input.id' });
  });

  it('never runs what answers with a secret', async () => {
    const { ask, sent } = served();
    const { error } = await ask('write_operation', { operation: 'keys.create', input: {}, confirm: true });
    expect([error.code, error.field, sent]).toEqual(['INPUT_INVALID', 'operation', []]);
  });

  it('writes nothing on a read-only server', async () => {
    const { ask, sent } = served({ readOnly: true });
    const args = { operation: 'orders.create', input: { kind: 'gift', to: 'Ada' }, confirm: true };
    expect((await ask('write_operation', args)).error.code).toBe('FORBIDDEN');
    expect(sent).toEqual([]);
  });

  it('hands a file on, once decoded', async () => {
    const { ask, sent } = served();
    const file = { name: 'a.txt', content_base64: Buffer.from('hello').toString('base64') };
    await ask('write_operation', { operation: 'receipts.upload', input: { id: 'abc', file } });
    const input = sent[0]?.input as { file: File };
    expect([input.file.name, await input.file.text()]).toEqual(['a.txt', 'hello']);
  });

  it('refuses a file that is too big', async () => {
    const { ask, sent } = served();
    const file = { name: 'a.txt', content_base64: Buffer.alloc(11).toString('base64') };
    const { error } = await ask('write_operation', { operation: 'receipts.upload', input: { id: 'abc', file } });
    expect([error.field, sent]).toEqual(['input.file', []]);
  });

  it('names the field that the client refuses as the model gave it', async () => {
    const args = { operation: 'orders.create', input: { kind: 'gift', to: 'Nobody' } };
    expect((await served().ask('write_operation', args)).error).toMatchObject({
      field: 'input.to',
      expected: 'a customer',
    });
  });
});
