import { beforeEach, describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';

const served = serve();
const { start } = served;

const plain = { description: null, is_required: false, is_unique: false, is_multiselect: false, config: {} };

/** One attribute of each type that an attribute can be made of, what is written, and what is read. */
const attributes: readonly (readonly [string, string, unknown, unknown?, object?])[] = [
  ['note_text', 'text', 'of one’s own'],
  ['seats', 'number', 12.5],
  ['is_live', 'checkbox', true],
  [
    'price',
    'currency',
    99.5,
    { amount: 99.5, currency: 'EUR' },
    { config: { currency: { default_currency_code: 'EUR', display_type: 'symbol' } } },
  ],
  ['starts_on', 'date', '2026-03-01'],
  ['seen_at', 'timestamp', '2026-03-01T10:00:00.000000000Z'],
  ['stars', 'rating', 4],
  ['phase', 'status', 'Build'],
  ['kinds', 'select', ['Internal', 'Paid'], ['Internal', 'Paid'], { is_multiselect: true }],
  ['sites', 'domain', ['apollo.example'], ['apollo.example'], { is_multiselect: true, is_unique: true }],
  ['contacts', 'email-address', ['ada@apollo.example'], ['ada@apollo.example'], { is_multiselect: true }],
  ['phones', 'phone-number', ['+4915112345678'], ['+4915112345678'], { is_multiselect: true }],
];

/** What somebody set up in Attio before this server was ever started. */
async function setUp(): Promise<void> {
  const send = async (path: string, data: object) => {
    const reply = await fetch(`${served.sandbox.baseUrl}/v2/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${served.sandbox.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ data }),
    });
    expect([path, data, reply.ok ? '' : await reply.text()]).toEqual([path, data, '']);
  };
  await send('objects', { api_slug: 'projects', singular_noun: 'Project', plural_noun: 'Projects' });
  for (const [api_slug, type, , , more] of attributes)
    await send('objects/projects/attributes', { ...plain, title: api_slug, api_slug, type, ...more });
  for (const title of ['Plan', 'Build']) await send('objects/projects/attributes/phase/statuses', { title });
  for (const title of ['Internal', 'Paid']) await send('objects/projects/attributes/kinds/options', { title });
  const client = { config: { record_reference: { allowed_objects: ['companies'] } } };
  await send('objects/projects/attributes', {
    ...plain,
    title: 'client',
    api_slug: 'client',
    type: 'record-reference',
    ...client,
  });
  await send('objects/projects/attributes', { ...plain, title: 'lead', api_slug: 'lead', type: 'actor-reference' });
  await send('objects/projects/attributes', { ...plain, title: 'place', api_slug: 'place', type: 'location' });
}

describe('a workspace with an object of its own and attributes of every type', () => {
  beforeEach(setUp);

  it('is described, written, found, changed and deleted without any configuration', async () => {
    const session = await start();
    const ask = async (tool: string, args: object) => {
      const { json } = await session.call(tool, args);
      expect([tool, json.error]).toEqual([tool, undefined]);
      return json;
    };
    const { objects } = await ask('list_objects', {});
    expect(objects.map(({ slug }: { slug: string }) => slug)).toContain('projects');
    const described = (await ask('describe_object', { object: 'projects' })).attributes;
    const bySlug = new Map(described.map((one: { slug: string }) => [one.slug, one]));
    expect(bySlug.get('phase')).toMatchObject({ type: 'status', statuses: ['Plan', 'Build'] });
    expect(bySlug.get('kinds')).toMatchObject({ type: 'select', options: ['Internal', 'Paid'] });

    const [company] = (await ask('search_records', { object: 'companies', limit: 1 })).records;
    const [member] = (await ask('list_workspace_members', {})).members;
    const place = { locality: 'Berlin', country_code: 'DE' };
    const given = Object.fromEntries(attributes.map(([slug, , value]) => [slug, value]));
    const values = { ...given, name: 'Apollo', client: company.id, lead: member.email, place };
    const { record } = await ask('create_record', { object: 'projects', values });

    const read = (await ask('get_records', { object: 'projects', record_ids: [record.id] })).records[0];
    const expected = Object.fromEntries(attributes.map(([slug, , written, shown]) => [slug, shown ?? written]));
    expect(read.values).toMatchObject({
      ...expected,
      client: { object: 'companies', id: company.id },
      lead: { type: 'workspace-member', id: member.member_id },
      place,
    });
    const byEach: readonly object[] = [
      { phase: 'Build' },
      { kinds: 'Paid' },
      { seats: { gt: 12 } },
      { is_live: true },
      { price: { gte: 99 } },
      { starts_on: { lt: '2026-04-01' } },
      { stars: 4 },
      { note_text: { contains: 'own' } },
    ];
    for (const filter of byEach) {
      const { records } = await ask('search_records', { object: 'projects', filter });
      expect([filter, records.map(({ title }: { title: string }) => title)]).toEqual([filter, ['Apollo']]);
    }
    expect((await ask('search_records', { object: 'projects', query: 'apol' })).records).toHaveLength(1);

    const update = { object: 'projects', record_id: record.id, values: { phase: 'Plan', seats: null } };
    expect((await ask('update_record', update)).record.values).toMatchObject({ phase: 'Plan' });
    const upsert = { object: 'projects', matching_attribute: 'sites', values: { sites: ['apollo.example'], stars: 5 } };
    expect((await ask('upsert_record', upsert)).record.id).toBe(record.id);
    await ask('delete_record', { object: 'projects', record_id: record.id, confirm: true });
    expect((await ask('search_records', { object: 'projects' })).records).toEqual([]);
  });

  it('refuses a wrong value with what the attribute takes', async () => {
    const session = await start();
    for (const [values, expected] of [
      [{ phase: 'Biuld' }, 'Build'],
      [{ kinds: ['Pad'] }, 'Paid'],
      [{ seats: 'many' }, 'number'],
      [{ nots_text: 'x' }, 'note_text'],
    ] as const) {
      const { error } = (await session.call('create_record', { object: 'projects', values })).json;
      expect(error).toMatchObject({ code: 'INPUT_INVALID' });
      expect(error.expected).toContain(expected);
    }
  });
});
