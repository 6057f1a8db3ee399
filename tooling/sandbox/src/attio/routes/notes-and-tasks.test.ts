import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTested, type Tested, type WireRecord } from '../../testing/client.js';

let tested: Tested;
let person: WireRecord;
beforeAll(async () => {
  tested = await startTested();
  [person] = (await tested.query('people', { limit: 1 })) as [WireRecord];
});
afterEach(() => tested.sandbox.reset());
afterAll(() => tested.sandbox.close());

type Item = Readonly<Record<string, unknown>> & { readonly id: Readonly<Record<string, string>> };

async function data<T = Item>(route: string, body?: unknown): Promise<T> {
  const reply = await tested.call<{ data: T }>(route, body && { data: body });
  expect(reply.status).toBe(200);
  return reply.body.data;
}

describe('notes', () => {
  const onPerson = () => ({ parent_object: 'people', parent_record_id: person.id.record_id });
  const make = (content = '# Hello\n\n- **first**') =>
    data('POST /v2/notes', { ...onPerson(), title: 'Call', format: 'markdown', content });

  it('come ten at a time, fifty at most', async () => {
    expect(await data<Item[]>('GET /v2/notes')).toHaveLength(10);
    expect(await data<Item[]>('GET /v2/notes?limit=50&offset=370')).toHaveLength(30);
    expect((await tested.call('GET /v2/notes?limit=51')).status).toBe(400);
  });

  it('are listed by the record that they are on', async () => {
    const note = await make();
    const listed = await data<Item[]>(
      `GET /v2/notes?limit=50&parent_object=people&parent_record_id=${person.id.record_id}`,
    );
    expect(listed).toContainEqual(note);
    expect(listed.every((item) => item['parent_record_id'] === person.id.record_id)).toBe(true);
    const onDeals = await data<Item[]>('GET /v2/notes?limit=50&parent_object=deals');
    expect(new Set(onDeals.map((item) => item['parent_object']))).toEqual(new Set(['deals']));
  });

  it('keep markdown and show it as plain text as well', async () => {
    expect(await make()).toMatchObject({
      content_markdown: '# Hello\n\n- **first**',
      content_plaintext: 'Hello\nfirst',
    });
  });

  it('are read, changed and deleted', async () => {
    const path = `/v2/notes/${(await make()).id['note_id']}`;
    expect(await data(`PATCH ${path}`, { title: 'Mail' })).toMatchObject({
      title: 'Mail',
      content_plaintext: 'Hello\nfirst',
    });
    expect(await data(`GET ${path}`)).toMatchObject({ title: 'Mail' });
    await tested.call(`DELETE ${path}`);
    expect((await tested.call(`GET ${path}`)).status).toBe(404);
  });

  it('vanish with their record', async () => {
    const path = `/v2/notes/${(await make()).id['note_id']}`;
    const title = 'the only one of its name';
    await data(`PATCH ${path}`, { title });
    const listed = async () => (await data<Item[]>('GET /v2/notes?limit=50&offset=360')).map((note) => note['title']);
    expect(await listed()).toContain(title);
    await tested.call(`DELETE /v2/objects/people/records/${person.id.record_id}`);
    expect((await tested.call(`GET ${path}`)).status).toBe(404);
    expect(await listed()).not.toContain(title);
  });

  it.each([
    [{ title: 5 }, 400],
    [{ format: 'html' }, 400],
    [{ parent_object: 'unicorns' }, 404],
    [{ parent_record_id: 'nobody' }, 404],
  ])('with %j are refused', async (wrong, status) => {
    const note = { ...onPerson(), title: 'Call', format: 'plaintext', content: 'x', ...wrong };
    expect((await tested.call('POST /v2/notes', { data: note })).status).toBe(status);
  });
});

describe('tasks', () => {
  const whole = () => ({
    content: 'Call Ada',
    format: 'plaintext',
    deadline_at: '2026-03-01T12:00:00Z',
    is_completed: false,
    linked_records: [{ target_object: 'people', target_record_id: person.id.record_id }],
    assignees: [] as object[],
  });

  it('are made, read, completed and deleted', async () => {
    const task = await data('POST /v2/tasks', whole());
    expect(task).toMatchObject({
      content_plaintext: 'Call Ada',
      is_completed: false,
      deadline_at: '2026-03-01T12:00:00.000000000Z',
    });
    const path = `/v2/tasks/${task.id['task_id']}`;
    expect(await data(`PATCH ${path}`, { is_completed: true })).toMatchObject({ is_completed: true });
    expect(await data(`GET ${path}`)).toMatchObject({ is_completed: true, content_plaintext: 'Call Ada' });
    await tested.call(`DELETE ${path}`);
    expect((await tested.call(`GET ${path}`)).status).toBe(404);
  });

  it('are listed by record, by state and by assignee', async () => {
    const [member] = await data<{ email_address: string }[]>('GET /v2/workspace_members');
    const assignees = [{ workspace_member_email_address: member?.email_address }];
    const task = await data('POST /v2/tasks', { ...whole(), assignees });
    const record = `linked_object=people&linked_record_id=${person.id.record_id}`;
    const query = `${record}&is_completed=false&assignee=${member?.email_address}`;
    expect(await data<Item[]>(`GET /v2/tasks?${query}`)).toContainEqual(task);
    expect(await data<Item[]>(`GET /v2/tasks?${record}&is_completed=true`)).not.toContainEqual(task);
    expect(await data<Item[]>('GET /v2/tasks?assignee=null')).toEqual([]);
  });

  it('are sorted by age', async () => {
    const ages = (await data<Item[]>('GET /v2/tasks?sort=created_at:desc')).map((task) => String(task['created_at']));
    expect(ages).toEqual([...ages].sort().reverse());
    expect((await tested.call('GET /v2/tasks?sort=__proto__')).status).toBe(400);
  });

  it.each(['content', 'format', 'deadline_at', 'is_completed', 'linked_records', 'assignees'])(
    'cannot be made without %s',
    async (key) => {
      const { [key as 'content']: _, ...rest } = whole();
      expect((await tested.call('POST /v2/tasks', { data: rest })).status).toBe(400);
    },
  );

  it('have at most 2,000 characters', async () => {
    expect((await tested.call('POST /v2/tasks', { data: { ...whole(), content: 'x'.repeat(2_001) } })).status).toBe(
      400,
    );
  });
});

describe('workspace members', () => {
  it('are listed and found by id', async () => {
    const members = await data<Item[]>('GET /v2/workspace_members');
    expect(members).toHaveLength(20);
    const [first] = members as [Item];
    expect(await data(`GET /v2/workspace_members/${first.id['workspace_member_id']}`)).toEqual(first);
    expect((await tested.call('GET /v2/workspace_members/nobody')).status).toBe(404);
  });
});
