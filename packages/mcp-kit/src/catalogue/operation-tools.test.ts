import { describe, expect, it } from 'vitest';
import { answerOf } from '../testing/answers.js';
import { shop } from '../testing/shop.js';
import { operationTools } from './operation-tools.js';

const catalogue = shop();
const tools = await operationTools(catalogue);
const hints = (name: string) => tools.find((tool) => tool.name === name)?.annotations;

describe('operationTools', () => {
  it('makes a tool of each operation, but for those that answer with a secret', () => {
    expect(tools.map(({ name, title, toolset }) => [name, title, toolset])).toEqual([
      ['orders_get', 'Orders: get', 'orders'],
      ['orders_query', 'Orders: query', 'orders'],
      ['orders_create', 'Orders: create', 'orders'],
      ['orders_remove', 'Orders: remove', 'orders'],
      ['receipts_upload', 'Receipts: upload', 'other'],
    ]);
  });

  it('takes its hints from what the operation says, never from its verb alone', () => {
    expect(hints('orders_query')).toMatchObject({ readOnlyHint: true, destructiveHint: false, idempotentHint: true });
    expect(hints('orders_create')).toMatchObject({
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: false,
    });
    expect(hints('orders_remove')).toMatchObject({ readOnlyHint: false, destructiveHint: true, idempotentHint: true });
  });

  it('destroys nothing without confirm', async () => {
    expect(await answerOf(tools, 'orders_remove', { id: 'abc' })).toMatchObject({
      done: false,
      preview: { input: { id: 'abc' } },
    });
    expect(catalogue.sent).toEqual([]);
    expect(await answerOf(tools, 'orders_remove', { id: 'abc', confirm: true })).toEqual({ done: true, result: null });
    expect(catalogue.sent).toEqual([{ name: 'orders.remove', input: { id: 'abc' } }]);
  });

  it('refuses what its operation refuses, by the same names', async () => {
    const { error } = await answerOf(tools, 'orders_create', { kind: 'gift', too: 'Ada' });
    expect(error).toMatchObject({ code: 'INPUT_INVALID', field: 'too', expected: 'to' });
    expect((await answerOf(tools, 'orders_create', { kind: 'gift', to: 'Nobody' })).error.field).toBe('to');
  });
});
