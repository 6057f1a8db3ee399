const id = '0174bfac-74b9-41de-b757-c6fa2a68ab00';
const long = 'x'.repeat(1 << 20);
const parse = (json: string): unknown => JSON.parse(json);
const nested = (depth: number): unknown => (depth === 0 ? { name: 'x' } : { $not: nested(depth - 1) });

/** Values that no argument takes but an object: wrong types, and what JSON can say and nobody means. */
const noText = [null, 5, true, [], {}, ['x']];
const noList = [null, 5, true, 'x', {}, '{}'];
const noObject = [null, 5, true, 'x', '', [], 'name,domains\nAcme,acme.com', '[1]', '{"name":'];
const names = [
  '',
  ' ',
  'a b',
  '../x',
  '..',
  '%2e%2e',
  'a/b',
  'a?b=1',
  'a#b',
  'a\n',
  'a\u0000',
  '__proto__',
  'nope',
  'компании',
  long,
];

/** Garbage by what an argument is. */
const kinds = {
  object: [...noText, ...names, 'constructor', 'compnies', 'records', 'companies ', id],
  list: [...noText, ...names, 'sales_pipelin', id],
  journal: [...noText, '', ' ', 'a b', '../x', '..', '%2e%2e', 'a/b', 'a.b', 'a\n', 'a\u0000', long],
  id: [
    ...noText,
    '',
    'x',
    '..',
    `${id}\n`,
    ` ${id}`,
    `{${id}}`,
    `urn:uuid:${id}`,
    id.slice(1),
    `../${id}`,
    `${id}?x=1`,
    `${id}\u0000`,
    long,
  ],
  ids: [...noList, [], [5], ['x'], [id, null], [id, `${id}/`], Array(501).fill(id)],
  searchResult: [
    ...noText,
    '',
    'x',
    id,
    'companies:',
    `:${id}`,
    `companies:${id}:x`,
    `nope:${id}`,
    `../people:${id}`,
    long,
  ],
  fields: [...noList, [''], [null], ['nmae'], ['__proto__'], ['a\n'], [long], Array(101).fill('name')],
  limit: [null, 0, -1, 501, 1.5, '20', 'NaN', [], {}, true, Number.MAX_SAFE_INTEGER],
  cursor: [...noText, 'nope', '-1', '../x', '__proto__', Buffer.from('{"offset":-5}').toString('base64'), long],
  words: [...noText, '', ' ', ' \t\n\u00a0', '\u200b', 'a\u0000b', 'x'.repeat(257), long],
  text: [...noText, '', ' ', 'a\u0000b', long],
  member: [...noText, '', 'a\u0007', 'nobody@nowhere.example', 'Nobody At All', long],
  members: [...noList, ['nobody@nowhere.example'], [5], ['']],
  flag: [null, 'true', 'yes', 0, 1, {}, []],
  choice: [...noText, '', 'nope', '__proto__', 'CSV'],
  time: [5, true, [], {}, '', 'tomorrow', '2026-01-31', '2026-02-30T09:00:00Z', '2026-01-31T25:00:00Z', long],
  filter: [
    ...noObject,
    ...[
      { nmae: 'x' },
      { '': 1 },
      { 'name\n': 'x' },
      { name: {} },
      { name: { '': 1 } },
      { name: { foo: 'x' } },
      { name: null },
    ],
    ...[
      { name: ['x'] },
      { name: { $ne: 'x' } },
      { name: { $like: 'x' } },
      { name: { $in: 'x' } },
      { name: { $in: [] } },
    ],
    ...[{ name: { $eq: null } }, { name: { $eq: 5 } }, { name: { $gt: 'x' } }, { name: long }, { name: 'a\u0000b' }],
    ...[
      { $xor: [] },
      { $and: {} },
      { $or: [] },
      { $or: [5] },
      { $not: [] },
      nested(30),
      nested(2_000),
      { filter_view_id: id },
    ],
    ...[{ record_id: 'x' }, { record_id: { $in: Array(100_000).fill(id) } }, { created_at: { $gte: 'yesterday' } }],
    ...[{ categories: 'Retial' }, { estimated_arr_usd: { $gte: '5' } }, { estimated_arr_usd: { $contains: 5 } }],
    ...[
      { domains: { domain: { $lt: 'x' } } },
      { domains: 'a b' },
      { team: 'Ada' },
      { team: { target_object: 'nope' } },
    ],
    ...[{ foundation_date: '2023-02-30' }, { path: [['x']], constraints: {} }, { path: 'x', constraints: {} }],
    ...[
      {
        path: [
          ['companies', 'tema'],
          ['people', 'name'],
        ],
        constraints: { $eq: 'x' },
      },
    ],
    ...[
      {
        path: [
          ['companies', 'team'],
          ['deals', 'name'],
        ],
        constraints: { $eq: 'x' },
      },
    ],
    ...['{"__proto__":{"name":"x"}}', '{"name":{"__proto__":{"$eq":1}}}', '{"$and":[{"constructor":1}]}'].map(parse),
  ],
  entryFilter: [
    ...noObject,
    ...[
      { stge: 'x' },
      { stage: 'Sined' },
      { stage: { $contains: 'S' } },
      { priority: '3' },
      { priority: { $gtee: 1 } },
    ],
    ...[{ entry_id: 'x' }, { owner: 'Nobody At All' }, { domains: 'acme.com' }, { created_at: 'never' }],
    ...[
      {
        path: [
          ['sales_pipeline', 'parent_record'],
          ['people', 'name'],
        ],
        constraints: { $eq: 'x' },
      },
    ],
    ...[
      {
        path: [
          ['sales_pipeline', 'parent_record'],
          ['companies', 'nmae'],
        ],
        constraints: { $eq: 'x' },
      },
    ],
  ],
  sorts: [
    ...noList,
    ...[
      [{}],
      [null],
      ['name'],
      [{ attribute: 'created_at' }],
      [{ direction: 'asc' }],
      [{ attribute: 5, direction: 'asc' }],
    ],
    ...[[{ attribute: 'nmae', direction: 'asc' }], [{ attribute: 'created_at', direction: 'up' }]],
    ...[[{ attribute: 'created_at', direction: 'asc', field: 'foo' }], [{ attribute: '__proto__', direction: 'asc' }]],
    ...[[{ attribute: 'created_at', direction: 'asc', fields: 'x' }], [{ path: 'x', direction: 'asc' }]],
    ...[
      [{ path: [['nope', 'name']], direction: 'asc' }],
      Array(11).fill({ attribute: 'created_at', direction: 'asc' }),
    ],
  ],
  values: [
    ...noObject,
    ...[
      {},
      { nmae: 'x' },
      { '': 'x' },
      { 'name\n': 'x' },
      { name: {} },
      { name: ['a', 'b'] },
      { name: 5 },
      { name: long },
    ],
    ...[
      { name: { value: 5 } },
      { name: 'a\u0000b' },
      { domains: ['a b'] },
      { domains: 'http://' },
      { domains: [null] },
    ],
    ...[
      { estimated_arr_usd: '5' },
      { estimated_arr_usd: { amount: 1, currency: 'XXX' } },
      { foundation_date: '2023-02-30' },
    ],
    ...[{ foundation_date: 'someday' }, { categories: ['Retial'] }, { employee_range: 'zillions' }, { record_id: id }],
    ...[
      { team: ['not-an-id'] },
      { team: [{ target_object: 'nope', target_record_id: id }] },
      { team: [{ object: 'deals', id }] },
    ],
    ...[{ primary_location: 5 }, { primary_location: { city: 'Rome' } }, { created_at: '2025-01-01' }],
    ...['{"__proto__":{"name":"x"}}', '{"constructor":"x"}', '{"name":{"__proto__":1}}'].map(parse),
  ],
  entryValues: [
    ...noObject,
    ...[
      { stge: 'x' },
      { stage: 'Sined' },
      { stage: ['Signed', 'Demo'] },
      { priority: 6 },
      { priority: '3' },
      { owner: 5 },
    ],
    ...[
      { owner: 'nobody@nowhere.example' },
      { entry_id: id },
      { notes: { value: 5 } },
      parse('{"__proto__":{"stage":"x"}}'),
    ],
  ],
  matching: [
    ...noText,
    '',
    'nmae',
    'name',
    'record_id',
    '__proto__',
    '../x',
    'domains?x',
    'domains\n',
    'description',
    long,
  ],
  items: [
    ...noList,
    ...[[], ['x'], [null], [{ vlaues: {} }], [{ values: 'x' }], [{ values: [] }], [{ values: {}, record_id: 'x' }]],
    ...[Array(10_001).fill({ values: { name: 'x' } }), parse('[{"values":{"__proto__":{"name":"x"}}}]')],
  ],
  links: [
    ...noList,
    ['x'],
    [{}],
    [{ object: 'companies' }],
    [{ object: 'nope', record_id: id }],
    [{ object: 'companies', record_id: 'x' }],
  ],
  operation: [...noText, '', 'records', 'records.gett', 'constructor', '__proto__', 'webhooks.create', long],
  input: [
    ...noObject,
    { object: 'a/../b' },
    { object: 'companies', record_id: 'x' },
    parse('{"__proto__":{"object":"x"}}'),
  ],
  operationNames: [...noList, [], [5], ['nope.nope'], Array(6).fill('notes.get')],
} satisfies Readonly<Record<string, readonly unknown[]>>;

/** What is wrong with an argument, and everything else of a call right. */
export interface Case {
  readonly valid: Readonly<Record<string, unknown>>;
  readonly kinds: Readonly<Record<string, keyof typeof kinds>>;
}

const record = { object: 'companies', record_id: id };
const paging = { limit: 'limit', cursor: 'cursor' } as const;

/** For each tool a call that is right, and what each of its arguments is. */
export const cases: Readonly<Record<string, Case>> = {
  create_note: {
    valid: { ...record, title: 'Hello', content: 'World' },
    kinds: { object: 'object', record_id: 'id', title: 'text', content: 'text', format: 'choice' },
  },
  create_record: {
    valid: { object: 'companies', values: { name: 'Acme' } },
    kinds: { object: 'object', values: 'values' },
  },
  delete_record: { valid: { ...record, confirm: true }, kinds: { object: 'object', record_id: 'id', confirm: 'flag' } },
  describe_object: { valid: { object: 'companies' }, kinds: { object: 'object' } },
  describe_operations: { valid: { names: ['notes.get'] }, kinds: { names: 'operationNames' } },
  fetch: { valid: { id: `companies:${id}` }, kinds: { id: 'searchResult' } },
  find_operations: { valid: { query: 'note' }, kinds: { query: 'text', kind: 'choice' } },
  get_records: {
    valid: { object: 'companies', record_ids: [id] },
    kinds: { object: 'object', record_ids: 'ids', fields: 'fields', format: 'choice' },
  },
  list_lists: { valid: {}, kinds: {} },
  list_objects: { valid: {}, kinds: {} },
  list_tasks: {
    valid: { ...record },
    kinds: {
      object: 'object',
      record_id: 'id',
      assignee: 'member',
      is_completed: 'flag',
      due_before: 'time',
      ...paging,
    },
  },
  list_workspace_members: { valid: {}, kinds: { query: 'text' } },
  performance_report: { valid: {}, kinds: { window: 'choice' } },
  query_list_entries: {
    valid: { list: 'sales_pipeline' },
    kinds: {
      list: 'list',
      filter: 'entryFilter',
      sorts: 'sorts',
      fields: 'fields',
      record_fields: 'fields',
      format: 'choice',
      ...paging,
    },
  },
  read_notes: { valid: { ...record }, kinds: { object: 'object', record_id: 'id', note_id: 'id', ...paging } },
  read_operation: {
    valid: { operation: 'records.get', input: record },
    kinds: { operation: 'operation', input: 'input' },
  },
  search: { valid: { query: 'acme' }, kinds: { query: 'words' } },
  search_records: {
    valid: { object: 'companies' },
    kinds: {
      object: 'object',
      query: 'words',
      filter: 'filter',
      sorts: 'sorts',
      fields: 'fields',
      format: 'choice',
      ...paging,
    },
  },
  update_record: {
    valid: { ...record, values: { name: 'Acme' } },
    kinds: { object: 'object', record_id: 'id', values: 'values', multiselect: 'choice' },
  },
  upsert_record: {
    valid: { object: 'companies', matching_attribute: 'domains', values: { domains: ['acme.com'] } },
    kinds: { object: 'object', matching_attribute: 'matching', values: 'values' },
  },
  whoami: { valid: {}, kinds: {} },
  write_list_entry: {
    valid: { list: 'sales_pipeline', action: 'add', record_id: id, values: { stage: 'Signed' } },
    kinds: {
      list: 'list',
      action: 'choice',
      entry_id: 'id',
      record_id: 'id',
      object: 'object',
      values: 'entryValues',
      confirm: 'flag',
    },
  },
  write_operation: {
    valid: { operation: 'records.remove', input: record, confirm: true },
    kinds: { operation: 'operation', input: 'input', confirm: 'flag' },
  },
  write_records: {
    valid: {
      object: 'companies',
      action: 'upsert',
      matching_attribute: 'domains',
      items: [{ values: { domains: ['acme.com'] } }],
    },
    kinds: {
      object: 'object',
      action: 'choice',
      items: 'items',
      matching_attribute: 'matching',
      journal: 'journal',
      confirm: 'flag',
    },
  },
  write_task: {
    valid: { action: 'create', content: 'Call them' },
    kinds: {
      action: 'choice',
      task_id: 'id',
      content: 'text',
      deadline_at: 'time',
      is_completed: 'flag',
      linked_records: 'links',
      assignees: 'members',
      confirm: 'flag',
    },
  },
};

/** Calls of a tool each of which has one thing wrong: an argument, an argument that it does not take, or one too few. */
export function garbageFor(
  { valid, kinds: wanted }: Case,
  required: readonly string[],
): readonly Record<string, unknown>[] {
  const spoilt = Object.entries(wanted).flatMap(([name, kind]) =>
    kinds[kind].map((bad) => ({ ...valid, [name]: bad })),
  );
  const lacking = required.map((name) => Object.fromEntries(Object.entries(valid).filter(([key]) => key !== name)));
  return [...spoilt, ...lacking, { ...valid, extra: 1 }, JSON.parse('{"__proto__":{"a":1}}')];
}
