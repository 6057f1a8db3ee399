import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestedIconect, type TestedIconect } from '../testing/iconect.js';

const words = fc.oneof(
  fc.constantFrom(
    '$in',
    '$gte',
    '$regex',
    'name',
    'status',
    'fields',
    'filters',
    'colors',
    '__proto__',
    'id',
    'proj-123',
  ),
  fc.string({ maxLength: 12, unit: 'binary' }),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    words,
    fc.constantFrom(null, true, 0, -1, 1e308),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.array(fc.tuple(words, tie('json')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

const ROUTES = [
  [
    'POST /v1/records',
    (input: unknown) => ({ documentId: 'x', projectId: 'proj-123', fields: input, metadata: input }),
  ],
  ['PUT /v1/records/rec-000001', (input: unknown) => input],
  [
    'POST /v1/records/bulk',
    (input: unknown) => ({ projectId: 'proj-123', action: 'tag', recordIds: ['x'], parameters: input }),
  ],
  ['POST /v1/views/view-0001/data', (input: unknown) => ({ filters: input })],
  [
    'POST /v1/views',
    (input: unknown) => ({ name: 'x', displayName: 'x', type: 'list', baseQuery: input, displayOptions: input }),
  ],
  ['PUT /v1/dashboards/dashboard-001', (input: unknown) => ({ layout: input, name: input })],
  ['POST /v1/themes/validate', (input: unknown) => input],
  ['POST /v1/templates/template-001/render', (input: unknown) => ({ variables: input })],
  ['PUT /v1/users/me/preferences', (input: unknown) => ({ preferences: input })],
  [
    'POST /v1/jobs/custom',
    (input: unknown) => ({ name: 'x', type: 'custom', projectId: 'proj-123', configuration: input }),
  ],
] as const;

describe('whatever is sent', () => {
  let tested: TestedIconect;
  beforeAll(async () => {
    tested = await startTestedIconect();
  });
  afterAll(() => tested[Symbol.asyncDispose]());

  it.each(ROUTES)('%s answers, and never with a server error', async (route, toBody) => {
    await fc.assert(
      fc.asyncProperty(json, async (input) => {
        const { status } = await tested.call(route, toBody(input));
        expect(status).toBeOneOf([200, 201, 202, 400, 404]);
      }),
      { numRuns: 100 },
    );
  });

  it('in a query string is understood or refused', async () => {
    await fc.assert(
      fc.asyncProperty(words, json, async (name, value) => {
        const query = new URLSearchParams({ projectId: 'proj-130', [`filter.${name}`]: JSON.stringify(value) ?? '' });
        const { status } = await tested.call(`GET /v1/records/search?${query}`);
        expect(status).toBeOneOf([200, 400]);
      }),
      { numRuns: 100 },
    );
  });
});
