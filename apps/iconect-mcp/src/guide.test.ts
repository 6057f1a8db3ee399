import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';

const served = serve();

// biome-ignore lint/suspicious/noExplicitAny: what the published guide's snippets read is looked into, not typed
type Any = any;
type CallTool = (name: string, args?: object) => Promise<Any>;

/** The guide's own constructs, as it prints them: each reads answers by the names that it promises. */
describe('the snippets of the performance guide', () => {
  let callTool: CallTool;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const { Session } = await import('@fastpath/mcp-kit/testing');
    const { environmentOf } = await import('./testing/serve.js');
    const session = await new Session(served.app.script, environmentOf(served.sandbox), ['--tools', 'full']).start();
    stop = () => session[Symbol.asyncDispose]();
    callTool = async (name, args) => {
      const { isError, json } = await session.call(
        name,
        args === undefined ? undefined : JSON.parse(JSON.stringify(args)),
      );
      if (isError) throw new Error(`${name}: ${JSON.stringify(json)}`);
      return json;
    };
  });
  afterAll(() => stop());

  it('configure: the pool of connections', async () => {
    const answer = await callTool('iconect_configure', {
      baseUrl: 'https://api.iconect.com',
      clientId: 'your-client-id',
      clientSecret: 'your-client-secret',
      timeout: 30000,
      maxRetries: 3,
      retryDelay: 1000,
      // Connection pool settings (internal)
      poolSize: 10,
      keepAlive: true,
      keepAliveTimeout: 60000,
    });
    expect(answer).toMatchObject({ success: true, data: { timeout: 30000, ignored: ['baseUrl', 'clientId'] } });
  });

  it('caching: token status, a cache of projects, a cache of searches', async () => {
    await callTool('iconect_list_projects');
    expect(await callTool('iconect_get_auth_status')).toMatchObject({ success: true, data: { authenticated: true } });
    const projects = await callTool('iconect_list_projects', { pageSize: 100 });
    expect(projects.data.data).toHaveLength(20);
    const params = { projectId: 'proj-123', query: 'merger' };
    const [first, second] = [
      await callTool('iconect_search_records', params),
      await callTool('iconect_search_records', params),
    ];
    expect(second.data).toEqual(first.data);
    expect(served.calls().filter((call) => call === 'GET /v1/records/search')).toHaveLength(1);
  });

  it('field selection, pages, requests in parallel', async () => {
    const good = await callTool('iconect_list_records', {
      projectId: 'proj-123',
      fields: ['id', 'name', 'status', 'createdDate'],
    });
    expect(Object.keys(good.data.data[0]).sort()).toEqual(['createdDate', 'fields', 'id', 'status']);

    const bulkPageSize = 100; // Maximum allowed
    async function* getAllRecords(projectId: string) {
      let page = 1;
      let hasMore = true;

      while (hasMore) {
        const result = await callTool('iconect_list_records', {
          projectId,
          page,
          pageSize: bulkPageSize,
        });

        yield* result.data.data;
        hasMore = result.data.hasMore;
        page++;
      }
    }
    const ids = new Set<string>();
    for await (const record of getAllRecords('proj-123')) ids.add(record.id);
    expect(ids.size).toBe(1_000);

    const [projects, users, templates] = await Promise.all([
      callTool('iconect_list_projects'),
      callTool('iconect_list_users'),
      callTool('iconect_list_templates'),
    ]);
    expect([projects, users, templates].map(({ data }) => data.data.length)).toEqual([20, 8, 6]);
  });

  it('batches: single updates, one bulk update, a hundred at a time', async () => {
    const recordIds = ['rec-000001', 'rec-000002', 'rec-000003'];
    for (const recordId of recordIds) {
      await callTool('iconect_update_record', {
        id: recordId,
        fields: { status: 'processed' },
      });
    }
    await callTool('iconect_bulk_update_records', {
      action: 'update',
      recordIds: recordIds,
      projectId: 'proj-123',
      parameters: {
        fields: { status: 'in_progress' },
      },
    });
    for (const id of recordIds) {
      expect((await callTool('iconect_get_record', { id })).data.fields.status).toBe('in_progress');
    }
  });

  it('upload in chunks, counted from 1', async () => {
    class OptimizedUploader {
      chunkSize: number;
      maxConcurrent: number;
      constructor(chunkSize = 5 * 1024 * 1024) {
        this.chunkSize = chunkSize;
        this.maxConcurrent = 3; // Upload 3 chunks in parallel
      }

      async uploadLargeFile(fileData: Any) {
        const session = await callTool('iconect_initiate_chunked_upload', {
          projectId: fileData.projectId,
          fileStoreId: fileData.fileStoreId,
          fileName: fileData.fileName,
          fileSize: fileData.size,
          chunkSize: this.chunkSize,
        });

        const chunks = this.createChunks(fileData.content);
        const totalChunks = chunks.length;

        for (let i = 0; i < totalChunks; i += this.maxConcurrent) {
          const batch = chunks.slice(i, i + this.maxConcurrent);
          const promises = batch.map((chunk, index) => this.uploadChunk(session.data.sessionId, i + index + 1, chunk));

          await Promise.all(promises);
        }

        return await callTool('iconect_complete_chunked_upload', {
          sessionId: session.data.sessionId,
        });
      }

      createChunks(content: Any) {
        const chunks = [];
        for (let i = 0; i < content.length; i += this.chunkSize) {
          chunks.push(content.slice(i, i + this.chunkSize));
        }
        return chunks;
      }

      uploadChunk(sessionId: string, chunkNumber: number, content: Any) {
        return callTool('iconect_upload_chunk', {
          sessionId,
          chunkNumber,
          content: Buffer.from(content).toString('base64'),
        });
      }
    }
    const content = Buffer.from('0123456789'.repeat(500));
    const place = { projectId: 'proj-123', fileStoreId: 'store-001', fileName: 'big.txt' };
    const done = await new OptimizedUploader(1_024).uploadLargeFile({ ...place, size: content.length, content });
    expect(done.data).toMatchObject({ size: 5_000, status: 'available' });
    const whole = await callTool('iconect_download_file', { id: done.data.id });
    expect(Buffer.from(whole.data.content, 'base64').equals(content)).toBe(true);
  });

  it('upload of a compressed file, and of one as it is', async () => {
    const fileData: Any = {
      projectId: 'proj-123',
      fileStoreId: 'store-001',
      fileName: 'notes.txt',
      mimeType: 'text/plain',
      size: 1_100_000,
      content: Buffer.alloc(1_100_000, 'evidence '),
    };
    const compressed = gzipSync(fileData.content);
    const packed = await callTool('iconect_upload_file', {
      ...fileData,
      content: compressed.toString('base64'),
      metadata: {
        ...fileData.metadata,
        originalSize: fileData.size,
        compressed: true,
        compressionType: 'gzip',
      },
    });
    expect(packed.data).toMatchObject({ size: compressed.length, metadata: { compressionType: 'gzip' } });
    const small = { ...fileData, size: 9, content: Buffer.from('evidence ') };
    expect((await callTool('iconect_upload_file', small)).data.size).toBe(9);
  });

  it('filters, and views with aggregations', async () => {
    const efficientSearch = await callTool('iconect_search_records', {
      projectId: 'proj-123',
      filters: {
        status: 'active',
        createdDate: { $gte: '2024-01-01' },
      },
      fields: ['id', 'name', 'status'],
    });
    expect(efficientSearch.data.data[0]).toMatchObject({ status: 'active', fields: { name: expect.any(String) } });
    expect(efficientSearch.data.total).toBeLessThan(1_000);

    const aggregatedView = await callTool('iconect_create_view', {
      name: 'sales-summary',
      type: 'list',
      projectId: 'proj-123',
      baseQuery: {
        aggregations: [
          {
            field: 'invoice_amount',
            function: 'sum',
            alias: 'total_sales',
          },
          {
            field: 'id',
            function: 'count',
            alias: 'invoice_count',
          },
        ],
        grouping: ['customer_id', 'month'],
      },
    });
    const summary = await callTool('iconect_get_view_data', {
      id: aggregatedView.data.id,
    });
    expect(summary.data.data[0]).toEqual({
      customer_id: expect.stringMatching(/^cust-/),
      month: expect.stringMatching(/^\d{4}-\d\d$/),
      total_sales: expect.any(Number),
      invoice_count: expect.any(Number),
    });
  });

  it('streams, and the end: calls that are awaited, and a logout', async () => {
    async function* streamRecords(projectId: string) {
      let page = 1;
      let hasMore = true;

      while (hasMore) {
        const result = await callTool('iconect_list_records', {
          projectId,
          page,
          pageSize: 100,
        });
        for (const record of result.data.data) {
          yield record;
        }
        hasMore = result.data.hasMore;
        page++;
      }
    }
    let count = 0;
    for await (const _ of streamRecords('proj-124')) count += 1;
    expect(count).toBe(50);

    expect(await callTool('iconect_logout')).toMatchObject({ success: true });
    expect((await callTool('iconect_get_auth_status')).data.authenticated).toBe(false);
  });
});
