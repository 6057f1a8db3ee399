import type { Operation } from '@fastpath/api-kit';
import { describe, expect, it } from 'vitest';
import { all } from '../testing/all.js';
import { OpenApi } from '../testing/openapi.js';
import { requestOf } from '../testing/request.js';
import { samplesOf } from '../testing/sample.js';

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
      for (const input of samplesOf(operation.input, extent)) expect(complaints(operation, input)).toEqual([]);
    }
  });

  function complaints(operation: Operation, input: unknown): readonly string[] | undefined {
    const { query, body } = requestOf(operation, input);
    return api?.complaints(routeIn(api, operation.route), query, body);
  }

  /** The document's own names for the placeholders. */
  const routeIn = ({ routes }: OpenApi, route: string) =>
    routes.find((one) => one.replace(/\{\w+\}/g, '{}') === route.replace(/\{\w+\}/g, '{}')) ?? route;
});
