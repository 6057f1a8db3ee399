import { describe, expect, it } from 'vitest';
import { cases } from './testing/garbage.js';
import { serve } from './testing/serve.js';

// Faults that users of other servers for Attio have reported; those that are not specified by another file.
const served = serve();
const { start, shared, calls } = served;
const ask = async (tool: string, args: object = {}) => (await (await shared()).call(tool, args)).json;
const bodyOf = (method: string, part: string) =>
  served.sandbox.calls().find((call) => call.method === method && call.path.includes(part))?.body as { data: object };

describe('hints', () => {
  it('tell the truth: a tool that says it reads sends nothing that writes', async () => {
    const isRead = (call: string) => /^GET |\/(query|search)$/.test(call);
    for (const { name, annotations } of await (await shared()).tools()) {
      served.sandbox.reset();
      await ask(name, cases[name]?.valid ?? {});
      if (annotations?.readOnlyHint) expect([name, calls().filter((call) => !isRead(call))]).toEqual([name, []]);
    }
  });
});

describe('values', () => {
  const odd = 'A > B && "C" <script> \\ | ü 🎉 {{x}} %s\n\n  indented';

  it('are stored letter by letter, and notes with every line end', async () => {
    const { record } = await ask('create_record', { object: 'companies', values: { name: odd, description: odd } });
    expect(record.values).toMatchObject({ name: odd, description: odd });
    const note = {
      object: 'companies',
      record_id: record.id,
      title: 'T > t',
      content: `# One\n\n- two\n- three > 2\n`,
    };
    await ask('create_note', note);
    expect(bodyOf('POST', '/notes').data).toMatchObject({ title: note.title, content: note.content });
  });

  it('that no stage has are refused: no other stage is set in their place', async () => {
    const [deal] = (await ask('search_records', { object: 'deals', limit: 1 })).records;
    const update = { object: 'deals', record_id: deal.id, values: { stage: 'Demo > Call' } };
    expect((await ask('update_record', update)).error).toMatchObject({ code: 'INPUT_INVALID', field: 'values.stage' });
    const { records } = await ask('get_records', { object: 'deals', record_ids: [deal.id], fields: ['stage'] });
    expect(records[0].values.stage).toBe(deal.values.stage);
  });

  it('of an update are those that were given, and no default', async () => {
    const [deal] = (await ask('search_records', { object: 'deals', limit: 1 })).records;
    await ask('update_record', { object: 'deals', record_id: deal.id, values: { name: 'Renamed' } });
    expect(bodyOf('PUT', deal.id)).toEqual({ data: { values: { name: ['Renamed'] } } });
  });
});

describe('a service that refuses or fails', () => {
  it('all the time makes a search an error: neither nothing found, nor kept', async () => {
    const session = await start({ ATTIO_MCP_DEADLINE_MS: '5000' });
    await session.call('describe_object', { object: 'companies' });
    const query = { match: { path: '*/records/query' } };
    served.sandbox.inject({ ...query, status: 429, headers: { 'retry-after': '0' }, times: 20 });
    const search = () => session.call('search_records', { object: 'companies', query: 'an' });
    const { isError, json } = await search();
    expect([isError, json.error.code]).toEqual([true, 'RATE_LIMITED']);
    expect(calls().filter((call) => call.endsWith('query')).length).toBeLessThanOrEqual(4);
    served.sandbox.reset();
    expect((await search()).json.records.length).toBeGreaterThan(0);
  });

  it.each([
    ['create_record', { object: 'people', values: { name: 'Once, Only' } }, '/v2/objects/people/records'],
    ['create_note', { object: 'companies', title: 'Once', content: 'x' }, '/v2/notes'],
    ['write_task', { action: 'create', content: 'Once' }, '/v2/tasks'],
  ])('at a %s is not sent it again, and the answer says to look first', async (tool, args, path) => {
    const [company] = (await ask('search_records', { object: 'companies', limit: 1 })).records;
    served.sandbox.inject({ match: { method: 'POST', path }, status: 500 });
    const { error } = await ask(tool, { ...args, ...(tool === 'create_note' && { record_id: company.id }) });
    expect(error).toMatchObject({ code: 'SERVER_ERROR', retryable: false, next: expect.stringContaining('look') });
    expect(calls().filter((call) => call === `POST ${path}`)).toHaveLength(1);
  });

  it('is told in the answer alone: nothing piles up on standard error', async () => {
    const session = await start({ ATTIO_MCP_RETRY: 'false' });
    served.sandbox.inject({ match: { path: '*' }, status: 500, times: 50 });
    for (let i = 0; i < 10; i++) await session.call('search_records', { object: 'companies', query: `x${i}` });
    expect(session.stderr.length).toBeLessThan(2_000);
  });
});

describe('answers', () => {
  it('about the lists of a record name them, and the entries', async () => {
    const { entries } = await ask('query_list_entries', { list: 'sales_pipeline', limit: 1 });
    const [{ object, record_id, entry_id }] = entries;
    const { result } = await ask('read_operation', { operation: 'records.entries', input: { object, record_id } });
    expect(JSON.stringify(result)).toContain('sales_pipeline');
    expect(JSON.stringify(result)).toContain(entry_id);
  });

  it('about members hold those alone whom the words describe', async () => {
    const { members } = await ask('list_workspace_members');
    const [first] = members;
    const found = (await ask('list_workspace_members', { query: first.email })).members;
    expect(found).toEqual([first]);
  });

  it('about an object name every attribute, not those that one record happens to have', async () => {
    const { attributes } = await ask('describe_object', { object: 'companies' });
    const { records } = await ask('search_records', { object: 'companies', limit: 50 });
    const slugs = attributes.map(({ slug }: { slug: string }) => slug);
    for (const { values } of records) expect(slugs).toEqual(expect.arrayContaining(Object.keys(values)));
  });

  it('are one text: the same is not told twice', async () => {
    for (const tool of ['list_objects', 'whoami', 'list_lists']) {
      const { texts } = await (await shared()).call(tool);
      expect([tool, texts.length]).toEqual([tool, 1]);
    }
  });
});
