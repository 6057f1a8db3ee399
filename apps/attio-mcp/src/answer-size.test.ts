import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';
import type { Session } from './testing/session.js';

const served = serve();

type Calls = readonly (readonly [string, object])[];

/** What an agent is asked every day, as calls of tools. */
const questions: Readonly<Record<string, (session: Session) => Promise<Calls>>> = {
  'which companies are called so': async () => [
    ['search_records', { object: 'companies', query: 'an', fields: ['domains', 'employee_range'], format: 'csv' }],
  ],
  'who is this person': async () => [
    ['search_records', { object: 'people', query: 'ada', fields: ['email_addresses', 'job_title'], format: 'csv' }],
  ],
  'which deals are in this stage': async () => [
    ['search_records', { object: 'deals', filter: { stage: 'In Progress' }, fields: ['value'], format: 'csv' }],
  ],
  'which deals are worth most': async () => [
    [
      'search_records',
      {
        object: 'deals',
        sorts: [{ attribute: 'value', direction: 'desc' }],
        fields: ['stage', 'value'],
        limit: 10,
        format: 'csv',
      },
    ],
  ],
  'what is known of this company, with its notes': async (session) => {
    const [company] = (await session.call('search_records', { object: 'companies', limit: 1 })).json.records;
    const of = { object: 'companies', record_id: company.id };
    const fields = ['domains', 'categories', 'employee_range', 'estimated_arr_usd'];
    return [
      ['get_records', { object: 'companies', record_ids: [company.id], fields, format: 'csv' }],
      ['read_notes', of],
    ];
  },
  'which tasks are due': async () => [
    ['list_tasks', { is_completed: false, due_before: '2026-12-31T00:00:00Z', limit: 10 }],
  ],
  'what is in this stage of the list': async () => [
    [
      'query_list_entries',
      {
        list: 'sales_pipeline',
        filter: { stage: 'Contacted' },
        fields: ['priority'],
        record_fields: [],
        format: 'csv',
      },
    ],
  ],
  'who works at this company': async (session) => {
    const { records } = (await session.call('search_records', { object: 'companies', limit: 20, fields: ['team'] }))
      .json;
    const company = records.find(({ values }: { values: { team?: readonly unknown[] } }) => values.team?.length);
    const filter = { company: { target_object: 'companies', target_record_id: company.id } };
    return [['search_records', { object: 'people', filter, fields: ['job_title', 'email_addresses'], format: 'csv' }]];
  },
};

/** Bytes of Attio's own replies to the requests that were sent since. */
async function rawBytes(since: number): Promise<number> {
  let bytes = 0;
  for (const { method, path, query, body } of served.sandbox.calls().slice(since)) {
    if (isMetadata(path)) continue;
    const url = new URL(path, served.sandbox.baseUrl);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.append(name, String(value));
    const reply = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${served.sandbox.apiKey}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    bytes += (await reply.arrayBuffer()).byteLength;
  }
  return bytes;
}

/** What is read once, and kept: what the workspace looks like. */
const isMetadata = (path: string) => /objects$|lists$|attributes/.test(path);

describe('an answer', () => {
  it.each(Object.keys(questions))('costs a twentieth of the bytes of Attio’s own: %s', async (question) => {
    const session = await served.start({}, ['--no-cache']);
    const calls = (await questions[question]?.(session)) ?? [];
    const since = served.sandbox.calls().length;
    const answers = [];
    for (const [tool, args] of calls) answers.push(await session.call(tool, args));
    const bytes = Buffer.byteLength(answers.flatMap(({ texts }) => texts).join(''));
    expect(answers.map(({ isError }) => isError)).toEqual(answers.map(() => false));
    expect(bytes).toBeLessThanOrEqual((await rawBytes(since)) / 20);
  });
});
