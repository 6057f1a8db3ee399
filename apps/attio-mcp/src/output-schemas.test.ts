import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';

const { start, shared } = serve();

// The SDK's client holds each structured answer against the schema of its tool, and throws where it does not fit.
describe('schemas of results', () => {
  it('stand where the shape of the result is stable, and answers keep to them', async () => {
    const session = await start({}, ['--tools', 'full']);
    const withSchema = (await session.tools()).filter(({ outputSchema }) => outputSchema).map(({ name }) => name);
    const { json: found } = await session.call('search', { query: 'a' });
    const { json: deals } = await session.call('search_records', { object: 'deals', limit: 2 });
    const items = deals.records.map(({ id }: { id: string }) => ({ record_id: id, values: { name: 'Same' } }));
    const asked = {
      fetch: { id: found.results[0].id },
      list_lists: {},
      list_objects: {},
      search: { query: 'a' },
      whoami: {},
      write_records: { object: 'deals', action: 'update', items: [...items, { values: {} }] },
    };
    expect(withSchema).toEqual(Object.keys(asked));
    for (const [name, args] of Object.entries(asked)) {
      const { isError, result, json } = await session.call(name, args);
      expect([name, isError, result.structuredContent]).toEqual([name, false, json]);
    }
    const preview = await session.call('write_records', { object: 'deals', action: 'delete', items });
    expect(preview.json.done).toBe(false);
  });

  it('stay out of the short list, for which each model pays; its answers are structured all the same', async () => {
    const session = await shared();
    expect((await session.tools()).filter(({ outputSchema }) => outputSchema)).toEqual([]);
    expect((await session.call('whoami')).result.structuredContent).toMatchObject({ workspace_slug: 'acme' });
  });
});
