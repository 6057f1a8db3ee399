import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Item, startTested, type Tested } from '../../testing/client.js';

let tested: Tested;
let member: string;
beforeAll(async () => {
  tested = await startTested();
  member = (await tested.data<Item[]>('GET /v2/workspace_members'))[0]?.id['workspace_member_id'] ?? '';
});
afterEach(() => tested.sandbox.reset());
afterAll(() => tested.sandbox.close());

const comment = (target: object, content = 'Hello') =>
  tested.call<{ data: Item }>('POST /v2/comments', {
    data: { format: 'plaintext', content, author: { type: 'workspace-member', id: member }, ...target },
  });
const threads = (query: string) => tested.data<Item[]>(`GET /v2/threads?${query}`);
const idOf = ({ id }: { readonly id: { readonly record_id: string } }) => id.record_id;

describe('a comment', () => {
  it('on a record begins a thread, in which others answer', async () => {
    const record_id = idOf(await tested.create('people', { name: 'Ada Lovelace' }));
    const head = (await comment({ record: { object: 'people', record_id } })).body.data;
    expect(head).toMatchObject({ entry: null, record: { record_id }, author: { id: member }, resolved_at: null });
    await comment({ thread_id: head['thread_id'] }, 'Indeed');
    const [thread, ...others] = await threads(`object=people&record_id=${record_id}`);
    expect(others).toEqual([]);
    expect(thread?.['comments']).toMatchObject([{ content_plaintext: 'Hello' }, { content_plaintext: 'Indeed' }]);
  });

  it('on an entry shows the record of the entry too', async () => {
    const [entry] = await tested.data<Item[]>('POST /v2/lists/recruiting/entries/query');
    const { entry_id, list_id } = (entry as Item).id;
    const { body } = await comment({ entry: { list: 'recruiting', entry_id } });
    const record = { record_id: entry?.['parent_record_id'] };
    expect(body.data).toMatchObject({ entry: { entry_id, list_id }, record });
    expect((await threads(`list=recruiting&entry_id=${entry_id}`)).length).toBeGreaterThan(0);
  });

  it('goes alone when it is an answer, and with its thread when it is the head', async () => {
    const record_id = idOf(await tested.create('people', { name: 'Ada Lovelace' }));
    const head = (await comment({ record: { object: 'people', record_id } })).body.data;
    const answer = (await comment({ thread_id: head['thread_id'] })).body.data;
    await tested.call(`DELETE /v2/comments/${answer.id['comment_id']}`);
    expect((await tested.data(`GET /v2/threads/${head['thread_id']}`))['comments']).toHaveLength(1);
    const last = (await comment({ thread_id: head['thread_id'] })).body.data;
    await tested.call(`DELETE /v2/comments/${head.id['comment_id']}`);
    expect((await tested.call(`GET /v2/threads/${head['thread_id']}`)).status).toBe(404);
    expect((await tested.call(`GET /v2/comments/${last.id['comment_id']}`)).status).toBe(404);
  });

  it('is gone with the record that it is on', async () => {
    const record_id = idOf(await tested.create('people', { name: 'Ada Lovelace' }));
    const head = (await comment({ record: { object: 'people', record_id } })).body.data;
    await tested.call(`DELETE /v2/objects/people/records/${record_id}`);
    expect((await tested.call(`GET /v2/comments/${head.id['comment_id']}`)).status).toBe(404);
  });

  it.each([
    ['an unknown thread', { thread_id: '0174bfac-74b9-41de-b757-c6fa2a68ab00' }, 'value_not_found'],
    ['an unknown record', { record: { object: 'people', record_id: 'none' } }, 'value_not_found'],
    ['an unknown entry', { entry: { list: 'recruiting', entry_id: 'none' } }, 'value_not_found'],
    ['nothing', {}, 'validation_type'],
    ['an unknown author', { author: { type: 'workspace-member', id: 'none' } }, 'value_not_found'],
    ['markdown', { format: 'markdown' }, 'validation_type'],
    ['no text', { content: '' }, 'validation_type'],
  ])('with %s is refused', async (_, target, code) => {
    expect(await comment(target)).toMatchObject({ status: 400, body: { code } });
  });
});

describe('threads', () => {
  it('are paged, each once', async () => {
    const all = await threads('limit=50');
    const pages = [...(await threads('limit=7')), ...(await threads('limit=7&offset=7'))];
    expect(pages).toEqual(all.slice(0, 14));
    expect((await tested.call('GET /v2/threads?limit=51')).status).toBe(400);
  });

  it('of a record need both its object and its id', async () => {
    expect((await tested.call('GET /v2/threads?record_id=none')).status).toBe(400);
    expect((await tested.call('GET /v2/threads?object=people&record_id=none')).status).toBe(404);
  });
});
