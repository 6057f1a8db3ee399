import { describe, expect, it } from 'vitest';
import { people } from '../testing/schema.js';
import { complaint, sharedWorkspace } from '../testing/workspace.js';
import { toFilter } from './to-filter.js';

const shared = sharedWorkspace();
const id = '0174BFAC-74b9-41de-b757-c6fa2a68ab00';

const checked = async (object: string, filter: unknown) => {
  const { workspace } = shared;
  return toFilter(workspace, filter, await workspace.schema(object));
};
const refused = (object: string, filter: unknown) => complaint(checked(object, filter));
const nested = (depth: number): object => (depth === 0 ? { name: 'x' } : { $and: [nested(depth - 1)] });

describe('toFilter', () => {
  it.each([
    ['people', { name: 'Ada Lovelace' }],
    ['people', { name: { full_name: { $contains: 'ada' } }, description: { $not_empty: true } }],
    ['people', { record_id: { $in: [id.toLowerCase()] } }],
    ['people', { $or: [{ name: 'Ada' }, { $not: { description: { $starts_with: 'x', $ends_with: 'y' } } }] }],
    ['people', { company: { target_object: 'companies', target_record_id: { $in: [id.toLowerCase()] } } }],
    ['people', { email_addresses: { email_domain: 'example.com', email_root_domain: { $in: ['example.com'] } } }],
    [
      'companies',
      { estimated_arr_usd: { currency_value: { $gte: 1_000, $lt: 5_000.5 } }, foundation_date: { $gt: '1999' } },
    ],
    [
      'companies',
      { created_at: { $gte: '2024-06', $lt: '2024-07-01T02:00:00.123456789+02:00' }, employee_range: '1-10' },
    ],
    ['deals', { stage: { status: { $eq: 'Won 🎉' } } }],
    [
      'deals',
      {
        path: [
          ['deals', 'associated_company'],
          ['companies', 'name'],
        ],
        constraints: { value: { $contains: 'x' } },
      },
    ],
    ['people', {}],
  ])('lets a filter in Attio’s own form pass as it is: %s %j', async (object, filter) => {
    expect(await checked(object, filter)).toEqual(filter);
  });

  it('takes operators without their $ and parts as plain values have them, and gives IDs as Attio does', async () => {
    expect(await checked('people', { name: { contains: 'ada', full_name: { starts_with: 'A' } } })).toEqual({
      name: { $contains: 'ada', full_name: { $starts_with: 'A' } },
    });
    expect(await checked('people', { company: { object: 'companies', id } })).toEqual({
      company: { target_object: 'companies', target_record_id: id.toLowerCase() },
    });
    expect(await checked('deals', { value: { amount: { gte: 5 } } })).toEqual({
      value: { currency_value: { $gte: 5 } },
    });
    const { bySlug, object } = await shared.workspace.schema('companies');
    const name = bySlug.get('name')?.attribute_id.toUpperCase() ?? '';
    expect(await checked('companies', { [name]: 'Acme' })).toEqual({ name: 'Acme' });
    const path = [
      [object.object_id.toUpperCase(), 'team'],
      ['people', name.length > 0 ? 'job_title' : ''],
    ];
    expect(await checked('companies', { path, constraints: { $eq: 'CEO' } })).toMatchObject({
      path: [
        ['companies', 'team'],
        ['people', 'job_title'],
      ],
    });
  });

  it('takes options and statuses by title or ID, and members by e-mail address or full name', async () => {
    const { client } = shared.workspace;
    const { members, attributes } = await import('../operations/index.js');
    const [member] = await client.call(members.list, {});
    const [status] = await client.call(attributes.statuses, {
      target: 'objects',
      identifier: 'deals',
      attribute: 'stage',
    });
    expect(await checked('deals', { stage: status?.choice_id })).toEqual({ stage: status?.choice_id });
    for (const owner of [member?.email, member?.name, member?.member_id])
      expect(await checked('deals', { owner })).toEqual({ owner: member?.member_id });
  });

  it('follows a path from an entry of a list to its record', async () => {
    const schema = await shared.workspace.listSchema('sales_pipeline');
    const path = [
      ['sales_pipeline', 'parent_record'],
      ['companies', 'domains'],
    ];
    const filter = (steps: unknown) =>
      toFilter(shared.workspace, { path: steps, constraints: { domain: 'acme.com' } }, schema);
    expect(await filter(path)).toEqual({ path, constraints: { domain: 'acme.com' } });
    expect(await complaint(filter([path[0], ['people', 'name']]))).toMatchObject({
      field: 'filter.path.1.0',
      expected: 'companies',
    });
  });

  it.each<[string, unknown, string, string]>([
    // names
    ['people', { nmae: 'Ada' }, 'nmae', 'name'],
    ['people', { $and: [{ name: 'x' }, { emails: 'y' }] }, '$and.1.emails', 'email_addresses'],
    ['people', JSON.parse('{"__proto__": {"name": "x"}}'), '__proto__', 'another name'],
    ['people', { name: { foo: { $eq: 'x' } } }, 'name.foo', 'full_name'],
    ['people', { name: { first_nam: 'x' } }, 'name.first_nam', 'first_name'],
    ['people', { name: { '': 1 } }, 'name.', 'name'],
    ['people', { filter_view_id: id }, 'filter_view_id', 'one of'],
    // operators
    ['people', { name: { $containz: 'x' } }, 'name.$containz', '$contains'],
    ['people', { name: { full_name: { $like: 'x' } } }, 'name.full_name.$like', '$'],
    ['people', { name: { $ne: 'x' } }, 'name.$ne', '$not around a positive condition'],
    ['people', { name: { $lt: 'x' } }, 'name.$lt', '$contains'],
    ['people', { name: { $in: ['x'] } }, 'name.$in', '$or with a condition for each'],
    ['people', { twitter_follower_count: { $contains: 5 } }, 'twitter_follower_count.$contains', '$gte'],
    ['companies', { domains: { domain: { $lt: 'x' } } }, 'domains.domain.$lt', '$ends_with'],
    ['deals', { stage: { status: { $contains: 'W' } } }, 'stage.status.$contains', '$eq, $not_empty'],
    ['people', { name: { full_name: { foo: 'x' } } }, 'name.full_name.foo', '$'],
    ['people', { $xor: [] }, '$xor', '$or'],
    // operands
    ['people', { twitter_follower_count: '5' }, 'twitter_follower_count', 'a number'],
    ['people', { twitter_follower_count: { $gte: '5' } }, 'twitter_follower_count.$gte', 'a number'],
    ['deals', { value: { currency_value: { $gte: '1000' } } }, 'value.currency_value.$gte', 'a number'],
    ['people', { name: { $eq: null } }, 'name.$eq', 'a text'],
    ['people', { name: null }, 'name', 'a text'],
    ['people', { name: ['a'] }, 'name', 'a text'],
    ['people', { name: {} }, 'name', 'an operator'],
    ['people', { name: { full_name: {} } }, 'name.full_name', 'an operator'],
    ['people', { name: { $eq: { a: 1 } } }, 'name.$eq', 'a text'],
    ['people', { name: { $contains: 5 } }, 'name.$contains', 'a text'],
    ['people', { name: 'a\u0000b' }, 'name', 'a text'],
    ['people', { name: { $not_empty: 'yes' } }, 'name.$not_empty', 'true'],
    ['people', { name: { $not_empty: false } }, 'name.$not_empty', '$not'],
    ['people', { record_id: 'x' }, 'record_id', 'a UUID'],
    ['people', { record_id: { $in: 'x' } }, 'record_id.$in', 'a list'],
    ['people', { record_id: { $in: [] } }, 'record_id.$in', '1 to 500'],
    ['people', { record_id: { $in: Array(100_000).fill(id) } }, 'record_id.$in', 'ask several times'],
    ['people', { record_id: { $in: [id, 'x'] } }, 'record_id.$in.1', 'a UUID'],
    ['people', { email_addresses: { $in: ['x'] } }, 'email_addresses.$in.0', 'an e-mail address'],
    ['people', { company: 'Acme' }, 'company', 'a UUID'],
    ['people', { company: { target_object: 'compnies' } }, 'company.target_object', 'companies'],
    ['people', { created_at: { $gte: 'yesterday' } }, 'created_at.$gte', 'a time such as'],
    ['companies', { foundation_date: '2023-02-30' }, 'foundation_date', 'a date such as'],
    ['companies', { domains: 'a b' }, 'domains', 'a domain'],
    ['companies', { categories: 'Retial' }, 'categories', '"Retail"'],
    ['deals', { stage: 'Wno' }, 'stage', '"Won 🎉"'],
    ['deals', { stage: { $eq: 'won' } }, 'stage.$eq', '"Won 🎉"'],
    ['deals', { owner: 'Nobody At All' }, 'owner', '@'],
    // logic
    ['people', { $or: { name: 'x' } }, '$or', 'a list'],
    ['people', { $and: [] }, '$and', 'a list'],
    ['people', { $not: 'x' }, '$not', 'an object'],
    ['people', 'name', '', 'an object'],
    ['people', nested(21), '', 'at most 20 levels'],
    ['people', { $and: Array(501).fill({ name: 'x' }) }, '', 'at most 500 conditions'],
    // paths
    ['people', { path: ['company'], constraints: {} }, 'path', 'pairs'],
    ['people', { path: [], constraints: {} }, 'path', 'pairs'],
    ['people', { path: [['companies', 'name']], constraints: { $eq: 'x' } }, 'path.0.0', 'people'],
    [
      'people',
      {
        path: [
          ['people', 'comapny'],
          ['companies', 'name'],
        ],
        constraints: { $eq: 'x' },
      },
      'path.0.1',
      'company',
    ],
    [
      'people',
      {
        path: [
          ['people', 'name'],
          ['companies', 'name'],
        ],
        constraints: { $eq: 'x' },
      },
      'path.0.1',
      'company',
    ],
    [
      'people',
      {
        path: [
          ['people', 'company'],
          ['deals', 'name'],
        ],
        constraints: { $eq: 'x' },
      },
      'path.1.0',
      'companies',
    ],
    [
      'people',
      {
        path: [
          ['people', 'company'],
          ['nope', 'name'],
        ],
        constraints: { $eq: 'x' },
      },
      'path.1.0',
      'one of',
    ],
    [
      'people',
      {
        path: [
          ['people', 'company'],
          ['companies', 'nmae'],
        ],
        constraints: { $eq: 'x' },
      },
      'path.1.1',
      'name',
    ],
    [
      'people',
      {
        path: [
          ['people', 'company'],
          ['companies', 'name'],
        ],
        constraints: { $gt: 5 },
      },
      'constraints.$gt',
      '$eq',
    ],
    ['people', { path: [['people', 'name']] }, 'constraints', 'operators'],
    ['people', { path: [['people', 'name']], constraints: { $eq: 'x' }, name: 'y' }, 'name', '$and'],
  ])('refuses %s %j at %s: %s', async (object, filter, at, expected) => {
    const found = await refused(object, filter);
    expect(found).toMatchObject({ code: 'INPUT_INVALID', field: at === '' ? 'filter' : `filter.${at}` });
    expect(found?.expected).toContain(expected);
    expect(shared.sent()).toEqual([]);
  });

  it('leaves names unchecked where the metadata is not known', async () => {
    const unknown = { ...people, isKnown: false };
    expect(await toFilter(shared.workspace, { anything: { some_part: { $eq: 'x' } } }, unknown)).toEqual({
      anything: { some_part: { $eq: 'x' } },
    });
    expect(await complaint(toFilter(shared.workspace, { anything: { $like: 'x' } }, unknown))).toMatchObject({
      field: 'filter.anything.$like',
    });
  });
});
