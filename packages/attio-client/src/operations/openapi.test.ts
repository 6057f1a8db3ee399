import { toRequest } from '@fastpath/api-kit';
import { samplesOf } from '@fastpath/api-kit/sample';
import { OpenApi } from '@fastpath/sandbox/openapi';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { all } from '../testing/all.js';

const file = process.env['ATTIO_OPENAPI'];
if (!file)
  console.warn('SKIPPED: the operations are not held against the OpenAPI document; set ATTIO_OPENAPI to its path.');

describe.skipIf(!file)('the OpenAPI document', () => {
  const api = file ? new OpenApi(file) : undefined;

  it('has the same endpoints as the operations', () => {
    const plain = (route: string) => route.replace(/\{\w+\}/g, '{}');
    expect(all.map(({ route }) => plain(route)).sort()).toEqual(api?.routes.map(plain).sort());
  });

  it.each(all.map((operation) => [operation.name, operation] as const))('takes the requests of %s', (_, operation) => {
    for (const extent of ['required', 'all'] as const) {
      for (const input of samplesOf(operation.input, extent)) {
        const { method, path: target, body } = toRequest(operation, z.parse(operation.input, input));
        const { pathname: path, search } = new URL(target, 'http://attio');
        const parsed = typeof body === 'string' ? (JSON.parse(body) as unknown) : body;
        expect(api?.requestComplaints({ method, path, query: search.slice(1), body: parsed })).toEqual([]);
      }
    }
  });
});
