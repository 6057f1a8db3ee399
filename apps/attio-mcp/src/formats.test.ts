import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';

const { shared } = serve();
const rowsOf = { search_records: 'records', get_records: 'records', query_list_entries: 'entries' } as const;

async function asked(tool: keyof typeof rowsOf) {
  const session = await shared();
  const fields = ['name', 'domains'];
  if (tool === 'search_records') return { object: 'companies', limit: 3, fields };
  if (tool === 'query_list_entries')
    return { list: 'sales_pipeline', limit: 3, fields: ['stage'], record_fields: fields };
  const { json } = await session.call('search_records', { object: 'companies', limit: 3 });
  return { object: 'companies', fields, record_ids: json.records.map(({ id }: { id: string }) => id) };
}

describe('tables', () => {
  it.each(Object.entries(rowsOf) as [keyof typeof rowsOf, string][])(
    'of %s have a line for each row, fewer bytes than JSON, and no structured content',
    async (tool, rows) => {
      const args = await asked(tool);
      const json = await (await shared()).call(tool, args);
      for (const [format, linesBefore] of [
        ['csv', 1],
        ['markdown', 2],
      ] as const) {
        const { texts, result } = await (await shared()).call(tool, { ...args, format });
        expect(texts[0]?.trimEnd().split('\n')).toHaveLength(json.json[rows].length + linesBefore);
        expect(texts.join('').length).toBeLessThan(json.texts.join('').length);
        expect(result.structuredContent).toBeUndefined();
        for (const row of json.json[rows]) expect(texts[0]).toContain(row.title ?? row.record.title);
      }
    },
  );

  it('say beside the rows where the next page begins, and which ids there are not', async () => {
    const session = await shared();
    const first = await session.call('search_records', { object: 'people', limit: 2, format: 'csv' });
    const cursor = /next_cursor is (\S+)/.exec(first.texts[1] ?? '')?.[1];
    const second = await session.call('search_records', { object: 'people', limit: 2, cursor });
    expect(second.json.records).toHaveLength(2);
    const id = '00000000-0000-4000-8000-000000000000';
    const { texts } = await session.call('get_records', { object: 'people', record_ids: [id], format: 'markdown' });
    expect(texts[1]).toBe(`not_found: ${id}`);
  });
});
