import { describe, expect, it } from 'vitest';
import * as records from './operations/records.js';
import { attio } from './service.js';

const service = attio('https://api.attio.com/', 'secret');
const date = new Date('2026-01-01T00:00:00Z');

function errorOf(
  status: number,
  json: unknown,
  headers: Readonly<Record<string, string>> = {},
  operation: unknown = records.get,
) {
  const reply = { status, json, text: '', header: (name: string) => headers[name] };
  return service.toError(operation as never, reply);
}

describe('the base URL', () => {
  it.each(['https://api.attio.com', 'https://api.attio.com/', 'https://api.attio.com/v2', 'https://api.attio.com/v2/'])(
    'may be %s',
    (url) => {
      expect(attio(url, 'key').baseUrl).toBe('https://api.attio.com');
    },
  );
});

describe("Attio's errors", () => {
  it('keep their code, words, complaints and request id', () => {
    const error = errorOf(
      400,
      {
        status_code: 400,
        type: 'invalid_request_error',
        code: 'validation_type',
        message: 'An invalid value was passed to attribute with slug "name".',
        validation_errors: [
          {
            code: 'invalid_type',
            path: ['first_name'],
            message: 'Required',
            expected: 'string',
            received: 'undefined',
          },
        ],
      },
      { 'x-attio-execution-id': 'e-1' },
    );
    expect(error).toMatchObject({
      code: 'INPUT_REJECTED',
      status: 400,
      retryable: false,
      upstreamCode: 'validation_type',
      requestId: 'e-1',
      field: 'first_name',
      validationErrors: [{ path: ['first_name'], message: 'Required', expected: 'string' }],
    });
    expect(error.message).toContain('An invalid value was passed');
    expect(error.message).toContain('first_name: Required');
  });

  it.each([
    [401, 'UNAUTHORIZED'],
    [403, 'FORBIDDEN'],
    [409, 'CONFLICT'],
    [413, 'INPUT_REJECTED'],
    [429, 'RATE_LIMITED'],
    [500, 'SERVER_ERROR'],
    [503, 'SERVER_ERROR'],
  ])('%i is %s', (status, code) => {
    expect(errorOf(status, undefined).code).toBe(code);
  });

  it.each([
    [{ code: 'not_found', message: 'Record with ID "x" not found.' }, 'NOT_FOUND'],
    [{ code: 'merge_in_progress', message: 'The record is being merged.' }, 'CONFLICT'],
    [{ code: 'not_found', message: 'Could not find endpoint "GET /api/v2/objects".' }, 'RESPONSE_INVALID'],
    [{ message: 'no such page' }, 'RESPONSE_INVALID'],
    [undefined, 'RESPONSE_INVALID'],
  ])('a 404 with %j is %s: only the first says that something does not exist', (json, code) => {
    expect(errorOf(404, json).code).toBe(code);
  });

  it('say when to come back, as an HTTP date against the reply’s own clock and in seconds', () => {
    const at = (ms: number) => new Date(date.getTime() + ms).toUTCString();
    expect(errorOf(429, {}, { 'retry-after': at(3_000), date: at(0) }).retryAfterMs).toBe(3_000);
    expect(errorOf(429, {}, { 'retry-after': '2' }).retryAfterMs).toBe(2_000);
    expect(errorOf(429, {}).retryAfterMs).toBe(1_000);
  });

  it('are worth another attempt when nothing was processed, whatever the operation', () => {
    for (const operation of [records.get, records.create, records.append]) {
      expect(errorOf(429, {}, {}, operation).retryable).toBe(true);
      expect(errorOf(404, { code: 'merge_in_progress' }, {}, operation).retryable).toBe(true);
      expect(errorOf(409, { code: 'concurrent_write_conflict' }, {}, operation).retryable).toBe(true);
    }
  });

  it('for the score of a query are worth one more attempt, and no third', () => {
    const reply = (name: string) => (name === 'x-attio-record-query-score' ? '2001' : undefined);
    const refusal = (attempt: number) =>
      service.toError(records.query as never, { status: 429, json: {}, text: '', header: reply }, attempt);
    expect([refusal(1).retryable, refusal(2).retryable]).toEqual([true, false]);
    expect(refusal(2).next).toContain('Simplify the query');
    expect(errorOf(429, { message: 'Rate limit exceeded' }, {}, records.query).next).toBeUndefined();
  });

  it('after a server error are worth another attempt only where that cannot act twice', () => {
    const retryable = [records.get, records.query, records.assert, records.replace, records.remove].map(
      (one) => errorOf(502, {}, {}, one).retryable,
    );
    expect(retryable).toEqual([true, true, true, true, true]);
    expect(errorOf(502, {}, {}, records.create)).toMatchObject({
      retryable: false,
      next: expect.stringContaining('look before'),
    });
    expect(errorOf(502, {}, {}, records.append).retryable).toBe(false);
  });

  it('never hold the key', () => {
    const { message, ...rest } = errorOf(401, { code: 'unauthorized', message: 'The API Key was invalid' });
    expect(message + JSON.stringify(rest)).not.toContain('secret');
  });
});

describe('an answer', () => {
  it.each([
    [records.get, { data: { id: {} } }, { id: {} }],
    [records.get, { status_code: 500, code: 'oops', data: {} }, undefined],
    [records.get, [], undefined],
    [records.remove, {}, {}],
    [records.remove, [], undefined],
    [records.remove, { data: null }, undefined],
    [records.remove, { data: 'x' }, undefined],
    [records.remove, { status_code: 500, message: 'oops' }, undefined],
  ])('counts only in the form that Attio documents: %#', (operation, body, inside) => {
    expect(service.unwrap(operation as never, body)).toEqual(inside);
  });
});
