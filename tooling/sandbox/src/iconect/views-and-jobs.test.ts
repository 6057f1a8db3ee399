import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestedIconect, type TestedIconect } from '../testing/iconect.js';

let tested: TestedIconect;
beforeAll(async () => {
  tested = await startTestedIconect({ jobMs: 100 });
});
beforeEach(async () => {
  tested.sandbox.reset();
  await tested.signIn();
});
afterAll(() => tested[Symbol.asyncDispose]());

// biome-ignore lint/suspicious/noExplicitAny: records have custom fields
type Row = any;
const all = async (): Promise<Row[]> =>
  (await tested.ok('GET /v1/records/search?projectId=proj-123&pageSize=1000')).data;

describe('a view with aggregations', () => {
  const make = (baseQuery: object) =>
    tested.ok('POST /v1/views', {
      name: 'sales-summary',
      displayName: 'Sales',
      type: 'list',
      projectId: 'proj-123',
      baseQuery,
      displayOptions: { fields: [] },
    });

  it('counts and adds up by group, as one would by hand', async () => {
    const { id } = await make({
      aggregations: [
        { field: 'invoice_amount', function: 'sum', alias: 'total_sales' },
        { field: 'id', function: 'count', alias: 'invoice_count' },
        { field: 'page_count', function: 'max' },
      ],
      grouping: ['customer_id', 'month'],
    });
    const { data, total } = await tested.ok(`POST /v1/views/${id}/data`, { pageSize: 1_000 });
    const records = await all();
    const groups = new Map<string, Row[]>();
    for (const record of records) {
      const key = `${record.fields.customer_id} ${record.fields.month}`;
      groups.set(key, [...(groups.get(key) ?? []), record]);
    }
    expect(total).toBe(groups.size);
    for (const row of data) {
      const group = groups.get(`${row.customer_id} ${row.month}`) ?? [];
      const sum = group.reduce((before, { fields }) => before + (fields.invoice_amount ?? 0), 0);
      expect(row.total_sales).toBeCloseTo(sum, 6);
      expect([row.invoice_count, row.max_page_count]).toEqual([
        group.length,
        Math.max(...group.map(({ fields }) => fields.page_count)),
      ]);
    }
  });

  it('follows what is written', async () => {
    const { id } = await make({ grouping: ['doc_type'], aggregations: [{ field: 'id', function: 'count' }] });
    const memos = async () =>
      (await tested.ok(`POST /v1/views/${id}/data`, {})).data.find(({ doc_type }: Row) => doc_type === 'Memo').count_id;
    const before = await memos();
    const other = (await all()).find(({ fields }) => fields.doc_type !== 'Memo');
    await tested.ok(`PUT /v1/records/${other.id}`, { fields: { doc_type: 'Memo' } });
    expect(await memos()).toBe(before + 1);
  });

  it('is exported as a file that can be fetched', async () => {
    const { id } = await make({ grouping: ['doc_type'], aggregations: [{ field: 'id', function: 'count' }] });
    const { downloadUrl, fileSize } = await tested.ok(`POST /v1/views/${id}/export`, { format: 'csv' });
    const text = await (await fetch(downloadUrl)).text();
    expect(text.split('\r\n')[0]).toBe('doc_type,count_id');
    expect(Buffer.byteLength(text)).toBe(fileSize);
  });

  it('refuses a field that there is not', async () => {
    const { id } = await make({ grouping: ['nonsense'] });
    expect((await tested.call(`POST /v1/views/${id}/data`, {})).status).toBe(400);
  });
});

describe('folders', () => {
  it('are a tree, whose paths follow a move', async () => {
    const { root, totalFolders } = await tested.ok('GET /v1/folders/tree?projectId=proj-123&includeStats=true');
    expect([totalFolders, root.children.length]).toEqual([26, 5]);
    const { id, children } = root.children[0];
    const moved = await tested.ok(`POST /v1/folders/${id}/move`, { newParentId: root.children[1].id });
    expect(moved.path).toBe(`${root.children[1].path}/${moved.name}`);
    const child = await tested.ok(`GET /v1/folders/${children[0].id}?includeAncestors=true`);
    expect([child.path, child.level, child.ancestors.length]).toEqual([`${moved.path}/${child.name}`, 3, 3]);
  });

  it('cannot lie in themselves, nor go with what is in them unless told so', async () => {
    const into = await tested.call('POST /v1/folders/folder-0002/move', { newParentId: 'folder-0007' });
    expect([into.status, (await tested.call('DELETE /v1/folders/folder-0002')).status]).toEqual([409, 409]);
    await tested.ok('DELETE /v1/folders/folder-0002?recursive=true');
    expect((await tested.call('GET /v1/folders/folder-0007')).status).toBe(404);
  });
});

describe('a job', () => {
  const make = (configuration: object = {}) =>
    tested.ok('POST /v1/jobs/custom', { name: 'x', type: 'custom', projectId: 'proj-123', configuration });
  const control = (id: string, action: string) => tested.call(`POST /v1/jobs/${id}/control`, { action });

  async function until(id: string, status: string): Promise<Row> {
    for (;;) {
      const job = await tested.ok(`GET /v1/jobs/${id}`);
      if (job.status === status) return job;
    }
  }

  it('waits to be started, runs, and is done', async () => {
    const { id, status, progress } = await make({ totalItems: 40 });
    expect([status, progress.percentage]).toEqual(['pending', 0]);
    expect((await control(id, 'start')).body.status).toBe('queued');
    const job = await until(id, 'completed');
    expect(job.progress).toMatchObject({ processedItems: 40, percentage: 100 });
    const { data } = await tested.ok(`GET /v1/jobs/${id}/logs`);
    expect(data.map(({ message }: Row) => message)).toEqual([
      'Job created',
      'Job queued after start',
      'Job running',
      'Job completed after 40 of 40 items',
    ]);
  });

  it('stands still while it is paused, and ends when it is cancelled', async () => {
    const { id } = await make();
    await control(id, 'start');
    await until(id, 'running');
    await control(id, 'pause');
    const before = await tested.ok(`GET /v1/jobs/${id}`);
    expect((await tested.ok(`GET /v1/jobs/${id}`)).progress).toEqual(before.progress);
    expect((await control(id, 'cancel')).body.status).toBe('cancelled');
  });

  it('fails where it is told to', async () => {
    const { id } = await make({ failAfter: 0.5 });
    await control(id, 'start');
    const job = await until(id, 'failed');
    expect([job.progress.percentage, job.results.errors.length]).toEqual([50, 1]);
  });

  it('refuses what makes no sense in its state', async () => {
    const { id } = await make();
    expect((await control(id, 'resume')).status).toBe(409);
    await control(id, 'start');
    expect((await tested.call(`DELETE /v1/jobs/${id}`)).status).toBe(409);
    expect((await tested.call(`PUT /v1/jobs/${id}`, { name: 'y' })).status).toBe(409);
  });

  it('that deletes does delete', async () => {
    const criteria = { searchCriteria: { filters: { doc_type: 'Memo' } } };
    const { id, progress } = await tested.ok('POST /v1/jobs/delete', {
      name: 'no memos',
      projectId: 'proj-123',
      configuration: { criteria, options: { permanentDelete: true } },
    });
    expect(progress.totalItems).toBeGreaterThan(50);
    await control(id, 'start');
    await until(id, 'completed');
    expect((await all()).some(({ fields }) => fields.doc_type === 'Memo')).toBe(false);
  });
});
