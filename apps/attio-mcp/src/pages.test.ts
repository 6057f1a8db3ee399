import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';
import type { Session } from './testing/session.js';

const served = serve();
const { start, shared, calls } = served;
const maxAnswerBytes = 20_000;
const small = () => start({}, ['--max-answer-bytes', String(maxAnswerBytes)]);
const queries = () => calls().filter((call) => call.endsWith('/query'));

/** The rows of all pages, and how many pages that took. */
async function readAll(session: Session, tool: string, args: object, rows: string) {
  const all: { id: string }[] = [];
  let pages = 0;
  let cursor: string | null = null;
  do {
    const { isError, json, texts } = await session.call(tool, { ...args, ...(cursor && { cursor }) });
    expect(isError).toBe(false);
    expect(Buffer.byteLength(texts[0] ?? '')).toBeLessThanOrEqual(maxAnswerBytes);
    all.push(...json[rows]);
    cursor = json.next_cursor;
    pages += 1;
  } while (cursor);
  return { all, pages };
}

describe('an answer that would be too long', () => {
  it.each([{}, { query: 'a' }, { sorts: [{ attribute: 'name', direction: 'desc' }] }])(
    'has as many whole records as fit, and the next page goes on there: nothing is lost or doubled: %j',
    async (more) => {
      const asked = { object: 'companies', ...more };
      const whole = await (await shared()).call('search_records', { ...asked, limit: 500, fields: [] });
      const expected = whole.json.records.map(({ id }: { id: string }) => id);
      const { all, pages } = await readAll(await small(), 'search_records', { ...asked, limit: 300 }, 'records');
      expect(pages).toBeGreaterThan(2);
      expect(all.map(({ id }) => id).sort()).toEqual(expected.sort());
    },
  );

  it('costs no more than the one request that it took', async () => {
    const session = await small();
    const { json } = await session.call('search_records', { object: 'companies', limit: 300 });
    expect(json.records.length).toBeGreaterThan(5);
    expect(queries()).toHaveLength(1);
  });

  it('is shortened in the form that was asked for: a table has more rows than JSON', async () => {
    const session = await small();
    const { json } = await session.call('search_records', { object: 'companies', limit: 300 });
    const { texts } = await session.call('search_records', { object: 'companies', limit: 300, format: 'csv' });
    const [table, note] = texts;
    expect(table?.trim().split('\r\n').length).toBeGreaterThan(json.records.length + 1);
    expect(note).toContain('next_cursor');
  });

  it('names the records that it leaves out when they were asked for by ID; they cost nothing then', async () => {
    const session = await small();
    const { json } = await session.call('search_records', { object: 'companies', limit: 100, fields: [] });
    const record_ids: readonly string[] = json.records.map(({ id }: { id: string }) => id);
    const first = (await session.call('get_records', { object: 'companies', record_ids })).json;
    expect([...first.records.map(({ id }: { id: string }) => id), ...first.left_out]).toEqual(record_ids);
    const before = calls().length;
    await session.call('get_records', { object: 'companies', record_ids: first.left_out });
    expect(calls()).toHaveLength(before);
  });

  it('of entries, notes or tasks goes on in the same way', async () => {
    const session = await small();
    for (const [tool, args, rows, id] of [
      ['query_list_entries', { list: 'sales_pipeline', limit: 500 }, 'entries', 'entry_id'],
      ['read_notes', { limit: 50 }, 'notes', 'note_id'],
      ['list_tasks', { limit: 500 }, 'tasks', 'task_id'],
      ['list_tasks', { limit: 500, due_before: '2100-01-01T00:00:00Z' }, 'tasks', 'task_id'],
    ] as const) {
      const { all, pages } = await readAll(session, tool, args, rows);
      const ids = all.map((row) => (row as Record<string, unknown>)[id]);
      expect(pages).toBeGreaterThan(1);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});

describe('a cursor', () => {
  it.each([
    ['search_records', { object: 'companies', limit: 1 }, { object: 'people', limit: 1 }],
    ['search_records', { object: 'companies', limit: 1 }, { object: 'companies', limit: 1, query: 'a' }],
    ['query_list_entries', { list: 'sales_pipeline', limit: 1 }, { list: 'recruiting', limit: 1 }],
    ['list_tasks', { limit: 1 }, { limit: 1, is_completed: true }],
  ])('of another question is refused with advice before anything is sent: %s %j, %j', async (tool, one, other) => {
    const session = await shared();
    const { next_cursor: cursor } = (await session.call(tool, one)).json;
    expect((await session.call(tool, { ...one, limit: 2, cursor })).isError).toBe(false);
    const before = calls().filter((call) => !call.includes('attributes')).length;
    const { error } = (await session.call(tool, { ...other, cursor })).json;
    expect(error).toMatchObject({ code: 'INPUT_INVALID', field: 'cursor' });
    expect(error.expected).toContain('without a cursor');
    expect(calls().filter((call) => !call.includes('attributes'))).toHaveLength(before);
  });
});
