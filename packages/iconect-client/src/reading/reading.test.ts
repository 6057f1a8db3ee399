import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as projects from '../operations/projects.js';
import type { Seen } from '../testing/fake-iconect.js';
import { withService } from '../testing/setup.js';
import { readAll } from './pages.js';
import { streamRecords } from './stream-records.js';

const the = withService();

/** Serves `count` rows in pages of at most `most`. */
function serve(count: number, { most = 100, says = ['total', 'hasMore'] }: { most?: number; says?: string[] } = {}) {
  the.service.answer(({ path }: Seen) => {
    const query = new URL(path, the.service.url).searchParams;
    const page = Number(query.get('page') ?? 1);
    const pageSize = Math.min(most, Number(query.get('pageSize') ?? 20));
    const from = (page - 1) * pageSize;
    const data = Array.from({ length: Math.max(0, Math.min(pageSize, count - from)) }, (_, i) => ({
      id: `r${from + i}`,
    }));
    return {
      data,
      page,
      pageSize,
      ...(says.includes('total') && { total: count }),
      ...(says.includes('hasMore') && { hasMore: from + data.length < count }),
    };
  });
}

async function idsOf(rows: AsyncIterable<{ id: string }>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of rows) ids.push(id);
  return ids;
}
const expectedIds = (count: number) => Array.from({ length: count }, (_, i) => `r${i}`);

describe('streamRecords', () => {
  it('gives every record once, in order, whatever the service says of its pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(260),
        fc.integer({ min: 1, max: 100 }),
        fc.subarray(['total', 'hasMore']),
        async (count, pageSize, says) => {
          serve(count, { says });
          expect(await idsOf(streamRecords(the.client, 'p1', { pageSize }))).toEqual(expectedIds(count));
        },
      ),
      { numRuns: 15 },
    );
  });

  it('asks for the fields and the records that are wanted', async () => {
    serve(1);
    await idsOf(streamRecords(the.client, 'p1', { fields: ['id', 'name'], filters: { size: { $gte: 5 } } }));
    const query = new URL(the.service.seen[0]?.path ?? '', the.service.url).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      projectId: 'p1',
      page: '1',
      pageSize: '100',
      fields: 'id,name',
      'filter.size.$gte': '5',
    });
  });

  it('reads one page ahead and no more, and stops when the loop is left', async () => {
    serve(1_000);
    for await (const { id } of streamRecords(the.client, 'p1')) if (id === 'r150') break;
    expect(the.service.seen.length).toBeLessThanOrEqual(3);
  });

  it('keeps no page: what is read again is asked for again', async () => {
    serve(5);
    await idsOf(streamRecords(the.client, 'p1'));
    await idsOf(streamRecords(the.client, 'p1'));
    expect(the.service.seen).toHaveLength(2);
  });

  it('ends with the signal', async () => {
    serve(1_000);
    const caller = new AbortController();
    const read = async () => {
      for await (const { id } of streamRecords(the.client, 'p1', { signal: caller.signal }))
        if (id === 'r5') caller.abort();
    };
    await expect(read()).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('readAll', () => {
  it('reads the pages after the first in parallel where the total is known, and keeps the order', async () => {
    serve(730, { most: 50 }); // less than is asked for
    const { rows, isCut } = await readAll(the.client, projects.list, {});
    expect(rows.map(({ id }) => id)).toEqual(expectedIds(730));
    expect(isCut).toBe(false);
    expect(the.service.seen).toHaveLength(15);
  });

  it('reads one page after the other where it is not, and holds no more than it may', async () => {
    serve(730, { says: ['hasMore'] });
    const { rows, isCut } = await readAll(the.client, projects.list, {}, { maxRows: 250 });
    expect(rows.map(({ id }) => id)).toEqual(expectedIds(250));
    expect(isCut).toBe(true);
    expect(the.service.seen).toHaveLength(3);
  });

  it('fails when a page fails: no list has a hole', async () => {
    the.service.answer(({ path }, response) => {
      if (path.includes('page=1&')) return { data: [{ id: 'a' }], total: 3, page: 1, pageSize: 1, hasMore: true };
      response.writeHead(404).end();
      return undefined;
    });
    await expect(readAll(the.client, projects.list, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
