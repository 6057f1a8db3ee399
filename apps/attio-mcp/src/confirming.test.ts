import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';

const served = serve();
const { start, calls } = served;

/** A server at a client that shows questions, which are answered so. */
async function withPerson(action: 'accept' | 'decline') {
  const questions: string[] = [];
  const session = await start({}, [], (question) => {
    questions.push(question);
    return action;
  });
  return { session, questions };
}

const deletions = () => calls().filter((call) => call.startsWith('DELETE'));

/** A call of each tool that destroys, on things that are there. */
async function destructive(session: Awaited<ReturnType<typeof withPerson>>['session']) {
  const ask = async (tool: string, args: object) => (await session.call(tool, args)).json;
  const deals = (await ask('search_records', { object: 'deals', limit: 3, fields: [] })).records;
  const [first, second, third] = deals.map(({ id }: { id: string }) => id);
  const [entry] = (await ask('query_list_entries', { list: 'sales_pipeline', limit: 1 })).entries;
  const [task] = (await ask('list_tasks', { limit: 1 })).tasks;
  return [
    ['delete_record', { object: 'deals', record_id: first }],
    ['write_records', { object: 'deals', action: 'delete', items: [{ record_id: second }] }],
    ['write_list_entry', { list: 'sales_pipeline', action: 'remove', entry_id: entry.entry_id }],
    ['write_task', { action: 'delete', task_id: task.task_id }],
    ['write_operation', { operation: 'records.remove', input: { object: 'deals', record_id: third } }],
  ] as const;
}

describe('what destroys something', () => {
  it('is done when the person at the client agrees, and the question says what it is about', async () => {
    const { session, questions } = await withPerson('accept');
    const asked = await destructive(session);
    for (const [tool, args] of asked) expect([tool, (await session.call(tool, args)).isError]).toEqual([tool, false]);
    expect(deletions()).toHaveLength(asked.length);
    expect(questions).toHaveLength(asked.length);
    expect(questions[0]).toContain((asked[0][1] as { record_id: string }).record_id);
  });

  it('is previewed when they do not; then confirm: true still does it, without a question: a client may refuse in silence', async () => {
    const { session, questions } = await withPerson('decline');
    const asked = await destructive(session);
    for (const [tool, args] of asked) {
      const { json } = await session.call(tool, args);
      expect([tool, json.preview]).toEqual([tool, expect.any(Object)]);
    }
    expect(deletions()).toEqual([]);
    const [[tool, args]] = asked;
    expect((await session.call(tool, { ...args, confirm: true })).json).toMatchObject({ deleted: true });
    expect([questions.length, deletions().length]).toEqual([asked.length, 1]);
  });

  it('is previewed where the client cannot ask', async () => {
    const session = await start();
    for (const [tool, args] of await destructive(session)) {
      expect((await session.call(tool, args)).json.preview).toBeDefined();
    }
    expect(deletions()).toEqual([]);
  });
});
