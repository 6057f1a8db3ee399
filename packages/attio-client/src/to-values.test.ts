import { describe, expect, it } from 'vitest';
import { members } from './operations/index.js';
import { searchRecords } from './search-records.js';
import { complaint, sharedWorkspace } from './testing/workspace.js';
import { toValues } from './to-values.js';
import { writeRecord } from './write-record.js';

const shared = sharedWorkspace();
const id = '0174BFAC-74B9-41DE-B757-C6FA2A68AB00';
const lower = id.toLowerCase();

const written = async (object: string, values: Readonly<Record<string, unknown>>) => {
  const { workspace } = shared;
  const schema = object === 'sales_pipeline' ? workspace.listSchema(object) : workspace.schema(object);
  return toValues(workspace, await schema, values);
};

describe('toValues', () => {
  it('writes references by object and ID, by ID alone, and by a value that only one record can have', async () => {
    const team = { target_object: 'people', target_record_id: lower };
    const ways = [id, { object: 'people', id }, { id }, { target_object: 'people', target_record_id: id }];
    expect(await written('companies', { team: ways })).toEqual({ team: ways.map(() => team) });
    const ada = { target_object: 'people', email_addresses: ['ada@example.com'] };
    const unique = ['ada@example.com', { object: 'people', email_addresses: 'ada@example.com' }, { ...ada }];
    expect(await written('companies', { team: unique })).toEqual({ team: [ada, ada, ada] });
    expect(await written('people', { company: 'acme.com' })).toEqual({
      company: [{ target_object: 'companies', domains: ['acme.com'] }],
    });
    expect(shared.sent()).toEqual([]);
  });

  it('looks a record up by a name, and takes it when it is the only one', async () => {
    const { workspace } = shared;
    const { id: first } = await writeRecord(workspace, {
      action: 'create',
      object: 'companies',
      values: { name: 'Twin' },
    });
    const company = { object: 'companies', name: 'Twin' };
    expect(await written('people', { company })).toEqual({
      company: [{ target_object: 'companies', target_record_id: first }],
    });
    const { id: second } = await writeRecord(workspace, {
      action: 'create',
      object: 'companies',
      values: { name: 'Twin' },
    });
    const several = await complaint(written('people', { company }));
    expect(several).toMatchObject({ code: 'INPUT_INVALID', field: 'values.company.name' });
    expect(several?.expected).toContain(`Twin (${first}) or Twin (${second})`);
    const none = await complaint(written('people', { company: { object: 'companies', name: 'Nobody & Sons' } }));
    expect(none).toMatchObject({ field: 'values.company.name' });
  });

  it('writes members by e-mail address, full name or ID', async () => {
    const [member] = await shared.workspace.client.call(members.list, {});
    const actor = [{ referenced_actor_type: 'workspace-member', referenced_actor_id: member?.member_id }];
    const plain = { type: 'workspace-member', id: member?.member_id };
    for (const owner of [member?.email, member?.name, member?.member_id, plain])
      expect(await written('deals', { owner })).toEqual({ owner: actor });
  });

  it('writes what an attribute is called by its ID under its slug, and no attribute twice', async () => {
    const { bySlug } = await shared.workspace.schema('companies');
    const name = bySlug.get('name')?.attribute_id ?? '';
    expect(await written('companies', { [name.toUpperCase()]: 'Acme' })).toEqual({ name: ['Acme'] });
    expect(await complaint(written('companies', { name: 'Acme', [name]: 'Acme' }))).toMatchObject({
      field: `values.${name}`,
    });
  });

  it('knows options and statuses of lists as well', async () => {
    expect(await written('sales_pipeline', { stage: 'Signed', priority: 3 })).toEqual({
      stage: ['Signed'],
      priority: [3],
    });
    expect(await complaint(written('sales_pipeline', { stage: 'Sined' }))).toMatchObject({
      field: 'values.stage',
      expected: '"Signed"',
    });
  });

  it.each<[string, Readonly<Record<string, unknown>>, string, string]>([
    ['companies', {}, 'values', 'at least one'],
    ['companies', { nmae: 'x' }, 'values.nmae', 'name'],
    ['companies', JSON.parse('{"name": {"__proto__": 1}}'), 'values.name.__proto__', 'another name'],
    ['companies', { record_id: id }, 'values.record_id', 'can be written'],
    ['companies', { categories: ['Retail', 'Retial'] }, 'values.categories.1', '"Retail"'],
    ['companies', { categories: [{ option: 'Retial' }] }, 'values.categories.0', '"Retail"'],
    ['companies', { categories: [null] }, 'values.categories.0', 'title or ID'],
    ['companies', { categories: [lower] }, 'values.categories.0', 'Analytics'],
    ['companies', { team: ['not-an-id'] }, 'values.team.0', '"people"'],
    ['companies', { team: 'x' }, 'values.team', '"people"'],
    ['companies', { team: [5] }, 'values.team.0', '"people"'],
    ['companies', { team: [{ target_object: 'nope', target_record_id: id }] }, 'values.team.0.target_object', 'people'],
    ['companies', { team: [{ object: 'deals', id }] }, 'values.team.0.object', 'people'],
    ['companies', { team: [{ object: 'people', id: 'x' }] }, 'values.team.0.id', 'UUID'],
    ['companies', { team: [{ object: 'people', id, name: 'x' }] }, 'values.team.0.name', 'not both'],
    ['companies', { team: [{ object: 'people', nmae: 'x' }] }, 'values.team.0.nmae', 'name'],
    ['companies', { team: [{ object: 'people' }] }, 'values.team.0', '"people"'],
    [
      'companies',
      { team: [{ object: 'people', email_addresses: 'nobody' }] },
      'values.team.0.email_addresses',
      'e-mail',
    ],
    ['deals', { owner: 'nobody@nowhere.example' }, 'values.owner', '@'],
    ['deals', { owner: { type: 'api-token', id } }, 'values.owner', 'member'],
    ['deals', { owner: 5 }, 'values.owner', 'member'],
    ['deals', { stage: 'won' }, 'values.stage', '"Won 🎉"'],
    ['deals', { value: { amount: 1, currency: 'XXX' } }, 'values.value.currency', 'USD'],
  ])('refuses %s %j at %s: %s', async (object, values, field, expected) => {
    const found = await complaint(written(object, values));
    expect(found).toMatchObject({ code: 'INPUT_INVALID', field });
    expect(found?.expected).toContain(expected);
    expect(shared.sent()).toEqual([]);
  });
});

describe('an upsert', () => {
  const upsert = (matching_attribute: string, values: Readonly<Record<string, unknown>>, object = 'companies') =>
    writeRecord(shared.workspace, { action: 'upsert', object, matching_attribute, values });

  it.each([
    ['domains', { name: 'x' }, 'values.domains', 'match by'],
    ['domains', { domains: [] }, 'values.domains', 'match by'],
    ['domains', { domains: null }, 'values.domains', 'match by'],
    ['name', { name: 'x' }, 'matching_attribute', 'domains'],
    ['record_id', { name: 'x' }, 'matching_attribute', 'domains'],
    ['domain', { domains: ['a.com'] }, 'matching_attribute', 'domains'],
    ['__proto__', { domains: ['a.com'] }, 'matching_attribute', 'one of'],
  ])('by %s of %j is refused before anything is sent', async (matching, values, field, expected) => {
    const found = await complaint(upsert(matching, values));
    expect(found).toMatchObject({ code: 'INPUT_INVALID', field });
    expect(found?.expected).toContain(expected);
    expect(shared.sent()).toEqual([]);
  });

  it('may name its attribute by ID', async () => {
    const { bySlug } = await shared.workspace.schema('companies');
    const domains = bySlug.get('domains')?.attribute_id ?? '';
    const { id: record_id } = await upsert(domains, { domains: ['by-id.example'] });
    expect((await upsert('domains', { [domains]: 'by-id.example' })).id).toBe(record_id);
  });
});

it('an object is found by its ID in capitals', async () => {
  const { object } = await shared.workspace.schema('deals');
  const { records } = await searchRecords(shared.workspace, { object: object.object_id.toUpperCase(), limit: 1 });
  expect(records).toMatchObject([{ object: 'deals' }]);
});
