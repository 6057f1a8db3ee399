import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTested, type Tested, type WireRecord } from '../testing/client.js';

/** JSON in which the words that mean something to the service are frequent. */
const words = fc.oneof(
  fc.constantFrom(
    '$and',
    '$or',
    '$not',
    '$in',
    '$eq',
    '$contains',
    '$lt',
    '$not_empty',
    'path',
    'constraints',
    'value',
  ),
  fc.constantFrom(
    'name',
    'record_id',
    'company',
    'people',
    'companies',
    'email_addresses',
    'created_at',
    'data',
    'values',
  ),
  fc.constantFrom('target_object', 'target_record_id', 'first_name', 'phone_numbers', '__proto__', 'toString', 'asc'),
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
  ['POST /v2/objects/people/records/query', (input: unknown) => ({ filter: input })],
  ['POST /v2/objects/people/records/query', (input: unknown) => ({ sorts: [input], limit: 1 })],
  [
    'POST /v2/objects/people/records/query',
    (input: unknown) => ({ filter: { path: input, constraints: input }, limit: 1 }),
  ],
  ['POST /v2/objects/people/records', (input: unknown) => ({ data: { values: { name: input, company: input } } })],
  ['POST /v2/objects/companies/records', (input: unknown) => ({ data: { values: input } })],
  [
    'PATCH /v2/objects/people/records/PERSON',
    (input: unknown) => ({ data: { values: { phone_numbers: [input], primary_location: input } } }),
  ],
  [
    'PUT /v2/objects/people/records?matching_attribute=email_addresses',
    (input: unknown) => ({ data: { values: { email_addresses: input } } }),
  ],
  [
    'POST /v2/objects/records/search',
    (input: unknown) => ({
      query: JSON.stringify(input).slice(0, 256),
      objects: ['people'],
      request_as: { type: 'workspace' },
    }),
  ],
  ['POST /v2/objects/records/search', (input: unknown) => input],
  ['POST /v2/notes', (input: unknown) => ({ data: input })],
  [
    'POST /v2/comments',
    (input: unknown) => ({ data: { format: 'plaintext', content: 'x', author: input, record: input } }),
  ],
  ['POST /v2/meetings', (input: unknown) => ({ data: input })],
  [
    'POST /v2/meetings',
    (input: unknown) => ({
      data: { title: 'x', description: '', start: input, end: input, is_all_day: true, participants: [input] },
    }),
  ],
  ['POST /v2/files', (input: unknown) => input],
  ['POST /v2/activities', (input: unknown) => ({ data: input })],
  ['POST /v2/activities/calls/records', (input: unknown) => ({ data: { values: { participants: input } } })],
  ['POST /v2/activities/calls/records/query', (input: unknown) => ({ filter: input, limit: 1 })],
  ['POST /v2/sequences/unsubscribed_emails', (input: unknown) => ({ data: { email_addresses: input } })],
  [
    'POST /v2/tasks',
    (input: unknown) => ({
      data: {
        content: 'x',
        format: 'plaintext',
        deadline_at: null,
        is_completed: true,
        linked_records: [input],
        assignees: input,
      },
    }),
  ],
] as const;

describe('whatever is sent', () => {
  let tested: Tested;
  let person: string;
  beforeAll(async () => {
    tested = await startTested();
    const [first] = (await tested.query('people', { limit: 1 })) as [WireRecord];
    person = first.id.record_id;
  });
  afterAll(() => tested.sandbox.close());

  it.each(ROUTES)('%s answers, and never with a server error', async (route, toBody) => {
    await fc.assert(
      fc.asyncProperty(json, async (input) => {
        const { status } = await tested.call(route.replace('PERSON', person), toBody(input));
        expect(status).toBeOneOf([200, 400, 404]);
      }),
      { numRuns: 150 },
    );
  });

  it('leads nowhere that the path does not name', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), async (text) => {
        const { status } = await tested.call(`GET /v2/objects/people/records/${encodeURIComponent(text)}%2f..`);
        expect(status).toBe(404);
      }),
      { numRuns: 100 },
    );
  });
});
