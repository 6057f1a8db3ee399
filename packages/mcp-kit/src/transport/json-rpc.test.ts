import { describe, expect, it } from 'vitest';
import { readMessage, refuseLongLine } from './json-rpc.js';

const request = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const read = (value: unknown) => readMessage(typeof value === 'string' ? value : JSON.stringify(value));

describe('readMessage', () => {
  it.each([
    ['a request', request],
    ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }],
    ['a result', { jsonrpc: '2.0', id: 'x', result: {} }],
    ['an error', { jsonrpc: '2.0', id: 1, error: { code: -32601, message: 'no' } }],
  ])('takes %s', (_, message) => {
    expect(read(message)).toEqual({ kind: 'message', message });
  });

  it.each([
    ['no JSON', 'garbage', -32700],
    ['half a message', '{"jsonrpc":"2.0","id":1', -32700],
    ['a batch', [request], -32600],
    ['a number', 7, -32600],
    ['null', null, -32600],
  ])('refuses %s, without an id', (_, value, code) => {
    expect(read(value)).toMatchObject({ kind: 'refused', reply: { jsonrpc: '2.0', id: null, error: { code } } });
  });

  it.each([
    ['another version', { ...request, jsonrpc: '1.0' }],
    ['no method', { jsonrpc: '2.0', id: 1 }],
    ['a method that is no string', { ...request, method: 7 }],
    ['params that are no object', { ...request, params: [1] }],
    ['malformed _meta', { ...request, params: { _meta: { progressToken: {} } } }],
    ['fields of no message', { ...request, extra: 1 }],
  ])('refuses %s under its id, so that the caller does not wait', (_, value) => {
    expect(read(value)).toMatchObject({ kind: 'refused', reply: { id: 1, error: { code: -32600 } } });
  });

  it('refuses an id that is neither string nor whole number', () => {
    expect(read({ ...request, id: 1.5 })).toMatchObject({ reply: { id: null } });
    expect(read({ ...request, id: null })).toMatchObject({ reply: { id: null } });
  });
});

describe('refuseLongLine', () => {
  it('finds the id at either end of the line', () => {
    expect(refuseLongLine('{"jsonrpc":"2.0","id":"a-1","method":', 'xxx"}}', 100)).toMatchObject({ id: 'a-1' });
    expect(refuseLongLine('{"method":"tools/call"', 'xx"}},"jsonrpc":"2.0","id":7}', 100)).toMatchObject({ id: 7 });
  });

  it('gives no id when it cannot be sure', () => {
    expect(refuseLongLine('{"params":{"id":3', '"id":3}}}', 100)).toMatchObject({ id: null, error: { code: -32600 } });
  });
});
