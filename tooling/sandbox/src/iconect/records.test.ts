import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestedIconect, type TestedIconect } from '../testing/iconect.js';

let tested: TestedIconect;
beforeAll(async () => {
  tested = await startTestedIconect();
});
beforeEach(async () => {
  tested.sandbox.reset();
  await tested.signIn();
});
afterAll(() => tested[Symbol.asyncDispose]());

const search = (query: string) => tested.ok(`GET /v1/records/search?projectId=proj-123&${query}`);
const encoded = (value: unknown) => encodeURIComponent(JSON.stringify(value));
// biome-ignore lint/suspicious/noExplicitAny: records have custom fields
type Row = any;

describe('a list of records', () => {
  it('has the half of all records in the first project, page by page without gaps or repetitions', async () => {
    const ids = new Set<string>();
    for (let page = 1, hasMore = true; hasMore; page++) {
      const reply = await search(`page=${page}&pageSize=300`);
      for (const { id } of reply.data) ids.add(id);
      expect([reply.total, reply.page, reply.pageSize]).toEqual([1_000, page, 300]);
      hasMore = reply.hasMore;
    }
    expect(ids.size).toBe(1_000);
  });

  it('answers only what is asked for, the id always', async () => {
    const { data } = await search('fields=name,status,createdDate&pageSize=1');
    expect(data[0]).toEqual({
      id: 'rec-000001',
      status: 'active',
      createdDate: expect.any(String),
      fields: { name: expect.any(String) },
    });
  });

  it.each([
    ['filter.doc_type=Invoice'],
    ['filter[doc_type]=Invoice'],
    [`filter=${encoded({ doc_type: 'Invoice' })}`],
    [`filters=${encoded({ fields: { doc_type: { $eq: 'Invoice' } } })}`],
    ['filter.doc_type.$in=Invoice'],
  ])('understands the filter %s', async (query) => {
    const { data, total } = await search(query);
    expect(total).toBeGreaterThan(50);
    expect(new Set(data.map((row: Row) => row.fields.doc_type))).toEqual(new Set(['Invoice']));
  });

  it.each([
    ['filter.invoice_amount.$gte=5000', (row: Row) => row.fields.invoice_amount >= 5_000],
    ['filter.createdDate.$lt=2024-01-01', (row: Row) => row.createdDate < '2024'],
    ['filter.createdDate.$lt=2024-01-01T01:00:00%2B01:00', (row: Row) => row.createdDate < '2024'],
    ['filter.name.$regex=^Invoice', (row: Row) => /^Invoice/.test(row.fields.name)],
    ['filter.privileged=true', (row: Row) => row.fields.privileged],
    ['filter.status.$ne=active', (row: Row) => row.status !== 'active'],
    ['status=archived&status=processing', (row: Row) => row.status !== 'active'],
    ['tags=hot', (row: Row) => row.tags.includes('hot')],
    ['folderId=folder-0002', (row: Row) => row.folderId === 'folder-0002'],
    ['query=merger+12', (row: Row) => /merger.*12/i.test(`${row.fields.name} ${row.documentId}`)],
    ['dateRange.field=createdDate&dateRange.from=2024-06-01', (row: Row) => row.createdDate >= '2024-06'],
  ])('finds by %s what fits, and nothing else', async (query, fits) => {
    const all = await search('pageSize=1000');
    const found = await search(`${query}&pageSize=1000`);
    expect(found.data.map(({ id }: Row) => id)).toEqual(all.data.filter(fits).map(({ id }: Row) => id));
    expect(found.total).toBeGreaterThan(0);
    expect(found.total).toBeLessThan(all.total);
  });

  it('is sorted by any field, what is empty last', async () => {
    const { data } = await search('sortBy=invoice_amount&sortOrder=desc&pageSize=1000');
    const amounts = data.map((row: Row) => row.fields.invoice_amount ?? -1);
    expect(amounts).toEqual([...amounts].sort((a, b) => b - a));
  });

  it.each([
    ['filter.nonsense=1', 'filters.nonsense'],
    ['filter.name.$near=1', 'filters.name'],
    ['filter.name.$regex=(', 'filters.name'],
    ['fields=nonsense', 'fields'],
    ['sortBy=nonsense', 'sortBy'],
    ['pageSize=1001', 'pageSize'],
    ['page=0', 'page'],
    ['status=gone', 'body'],
    ['dateRange.field=createdDate&dateRange.from=yesterday', 'from'],
  ])('refuses %s and names %s', async (query, field) => {
    const { status, body } = await tested.call(`GET /v1/records/search?projectId=proj-123&${query}`);
    expect([status, body.error.details[0].field]).toEqual([400, field]);
  });
});

describe('a record', () => {
  const create = (more: object = {}) =>
    tested.call('POST /v1/records', { documentId: 'D-1', projectId: 'proj-124', fields: { name: 'New' }, ...more });

  it('is found after it was made, and gone after it was deleted for good', async () => {
    const { status, body } = await create();
    expect([status, body.fields, body.createdBy]).toEqual([201, { name: 'New' }, 'user-001']);
    const filter = 'projectId=proj-124&filter.documentId=D-1';
    expect((await tested.ok(`GET /v1/records/search?${filter}`)).total).toBe(1);
    await tested.ok(`DELETE /v1/records/${body.id}?permanent=true`);
    expect((await tested.ok(`GET /v1/records/search?${filter}`)).total).toBe(0);
    expect((await tested.call(`GET /v1/records/${body.id}`)).status).toBe(404);
  });

  it('keeps what a partial change does not name', async () => {
    const before = await tested.ok('GET /v1/records/rec-000001');
    const after = await tested.ok('PUT /v1/records/rec-000001', { fields: { status: 'processed' }, priority: 'high' });
    const { modifiedDate, ...rest } = after;
    expect(rest).toEqual({
      ...rest,
      ...before,
      modifiedDate: undefined,
      modifiedBy: 'user-001',
      priority: 'high',
      fields: { ...before.fields, status: 'processed' },
    });
    expect(modifiedDate > before.modifiedDate).toBe(true);
  });

  it.each([
    [{ fields: { nonsense: 1 } }, 'fields.nonsense'],
    [{ fields: { page_count: 1.5 } }, 'fields.page_count'],
    [{ fields: { doc_type: 'Poem' } }, 'fields.doc_type'],
    [{ folderId: 'folder-9999' }, 'folderId'],
    [{ priority: 'extreme' }, 'priority'],
    [{ projectId: 'proj-999' }, 'projectId'],
  ])('is not made with %j', async (more, field) => {
    const { status, body } = await create(more);
    expect([status, body.error.details[0].field]).toEqual([400, field]);
  });

  it('comes with its files and relationships when they are wanted', async () => {
    const record = await tested.ok('GET /v1/records/rec-000001?includeFiles=true&includeRelationships=true');
    expect(record.files[0]).toMatchObject({ id: 'file-000001', hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(record.relationships.map(({ targetRecordId }: Row) => targetRecordId)).toEqual(['rec-000002', 'rec-000003']);
  });

  it('loses its relationships with itself', async () => {
    await tested.ok('DELETE /v1/records/rec-000002?permanent=true');
    const left = await tested.ok('GET /v1/records/rec-000001/relationships');
    expect(left.map(({ targetRecordId }: Row) => targetRecordId)).toEqual(['rec-000003']);
  });

  it('cannot be reached by a path that leads elsewhere', async () => {
    for (const path of ['..%2fprojects', '%2e%2e', 'rec-000001%2f..', '']) {
      expect((await tested.call(`GET /v1/records/${path}`)).status).toBe(404);
    }
  });
});

describe('a bulk operation', () => {
  const recordIds = Array.from({ length: 100 }, (_, i) => `rec-${String(i + 1).padStart(6, '0')}`);
  const start = (more: object) =>
    tested.ok('POST /v1/records/bulk', { projectId: 'proj-123', recordIds, action: 'update', ...more });

  async function finish(operationId: string): Promise<Row> {
    for (;;) {
      const status = await tested.ok(`GET /v1/records/bulk/${operationId}`);
      if (status.status === 'completed') return status;
    }
  }

  it('takes its time, and then every record is changed', async () => {
    const begun = await start({ parameters: { fields: { status: 'processed' } } });
    expect(begun).toMatchObject({ status: 'pending', totalRecords: 100, processedRecords: 0 });
    expect(await finish(begun.operationId)).toMatchObject({ successfulRecords: 100, failedRecords: 0, errors: [] });
    const { data } = await search('filter.fields.status=processed&pageSize=1000');
    expect(data.map(({ id }: Row) => id)).toEqual(expect.arrayContaining(recordIds));
  });

  it('tells record by record what went wrong', async () => {
    const { operationId } = await start({
      action: 'delete',
      recordIds: ['rec-000005', 'rec-999999', 'rec-001999'],
      parameters: { permanent: true },
    });
    expect((await finish(operationId)).errors).toEqual([
      { recordId: 'rec-999999', error: 'Record not found' },
      { recordId: 'rec-001999', error: 'Record belongs to another project' },
    ]);
    expect((await tested.call('GET /v1/records/rec-000005')).status).toBe(404);
  });

  it.each([
    [{ action: 'explode' }, 'action'],
    [{ recordIds: [] }, 'recordIds'],
    [{ parameters: { fields: { nonsense: 1 } } }, 'fields.nonsense'],
    [{ action: 'move', parameters: {} }, 'parameters.folderId'],
  ])('is refused with %j', async (more, field) => {
    const { status, body } = await tested.call('POST /v1/records/bulk', {
      projectId: 'proj-123',
      recordIds,
      action: 'update',
      ...more,
    });
    expect([status, body.error.details[0].field]).toEqual([400, field]);
  });
});
