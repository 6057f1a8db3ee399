import { brotliDecompressSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import type { HttpProcess } from '../testing/http-process.js';
import { serve } from '../testing/serve.js';

const served = serve();
let server: HttpProcess;
beforeEach(async () => {
  server = await served.startHttp();
});

const companies = async (limit = 3) =>
  (await server.ask('POST /api/companies/query', { limit })).json.records as { id: string; title: string }[];

describe('GET /api/search', () => {
  it('finds records of one object page by page, and links to the next', async () => {
    const first = await server.ask('GET /api/search?q=a&object=companies&limit=5&fields=name');
    expect(first.json.records).toHaveLength(5);
    expect(Object.keys(first.json.records[0].values)).toEqual(['name']);
    const [, next] = /^<(.*)>; rel="next"$/.exec(first.headers.get('link') ?? '') ?? [];
    const second = await server.ask(`GET ${next}`);
    expect(second.json.records).toHaveLength(5);
    const ids = [...first.json.records, ...second.json.records].map(({ id }) => id);
    expect(new Set(ids).size).toBe(10);
  });

  it('finds records of all objects when none is named', async () => {
    const [company] = await companies(1);
    const { json } = await server.ask(`GET /api/search?q=${encodeURIComponent(company?.title ?? '')}&limit=5`);
    expect(json.records).toContainEqual(expect.objectContaining({ id: company?.id, object: 'companies' }));
    expect(json.next_cursor).toBeNull();
  });

  it('answers again without a request', async () => {
    await server.ask('GET /api/search?q=a&object=companies');
    const before = served.calls().length;
    await server.ask('GET /api/search?q=a&object=companies');
    expect(served.calls()).toHaveLength(before);
  });

  it('shows a write at once, and not after the answer was kept', async () => {
    const [company] = await companies(1);
    const path = `GET /api/search?q=Renamed&object=companies`;
    expect((await server.ask(path)).json.records).toEqual([]);
    expect((await server.ask(path)).json.records).toEqual([]);
    await server.ask(`PATCH /api/companies/${company?.id}`, { values: { name: 'Renamed Ltd' } });
    expect((await server.ask(path)).json.records).toMatchObject([{ id: company?.id, title: 'Renamed Ltd' }]);
    await server.call('update_record', { object: 'companies', record_id: company?.id, values: { name: 'Other Ltd' } });
    expect((await server.ask(path)).json.records).toEqual([]);
  });
});

describe('GET /api/suggest', () => {
  it('answers longer words from a complete answer without a request', async () => {
    await server.ask('POST /api/companies', { values: { name: 'Zyxwv Holdings' } });
    const first = await server.ask('GET /api/suggest?q=zyx&object=companies');
    expect(first.json.suggestions).toMatchObject([{ object: 'companies', title: 'Zyxwv Holdings' }]);
    const before = served.calls().length;
    expect((await server.ask('GET /api/suggest?q=zyxw&object=companies')).json).toEqual(first.json);
    expect((await server.ask('GET /api/suggest?q=zyxa&object=companies')).json.suggestions).toEqual([]);
    expect(served.calls()).toHaveLength(before);
  });
});

describe('records over REST', () => {
  it('are read by ID, one or many', async () => {
    const [one, two] = await companies();
    expect((await server.ask(`GET /api/companies/${one?.id}`)).json).toMatchObject({ id: one?.id, title: one?.title });
    const absent = '00000000-0000-4000-8000-000000000000';
    const body = { object: 'companies', record_ids: [two?.id, absent, one?.id] };
    const many = await server.ask('POST /api/batch-get', body);
    expect(many.json.records.map(({ id }: { id: string }) => id)).toEqual([two?.id, one?.id]);
    expect(many.json.not_found).toEqual([absent]);
    const missing = await server.ask(`GET /api/companies/${absent}`);
    expect([missing.status, missing.json.code, missing.json.field]).toEqual([404, 'NOT_FOUND', 'id']);
  });

  it('are created, changed, upserted and deleted', async () => {
    const made = await server.ask('POST /api/companies', { values: { name: 'Acme', domains: ['acme-rest.test'] } });
    expect([made.status, made.headers.get('location')]).toEqual([201, `/api/companies/${made.json.id}`]);
    const path = `/api/companies/${made.json.id}`;
    const upserted = await server.ask('PUT /api/companies', {
      matching_attribute: 'domains',
      values: { name: 'Acme Two', domains: ['acme-rest.test'] },
    });
    expect(upserted.json).toMatchObject({ id: made.json.id, title: 'Acme Two' });
    expect((await server.ask(`GET ${path}`)).json.title).toBe('Acme Two');
    expect((await server.ask(`DELETE ${path}`)).json).toEqual({ deleted: true, id: made.json.id });
    expect((await server.ask(`GET ${path}`)).status).toBe(404);
  });

  it('cannot be written where the server only reads', async () => {
    const reading = await served.startHttp(['--read-only']);
    expect((await reading.ask('POST /api/companies', { values: {} })).status).toBe(404);
    expect((await reading.ask('POST /api/companies/query', { limit: 1 })).status).toBe(200);
  });
});

describe('answers over REST', () => {
  it('are asked for again by default, and cost 304 while they are the same', async () => {
    const [company] = await companies(1);
    const path = `GET /api/companies/${company?.id}`;
    const first = await server.ask(path);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect(first.headers.get('vary')).toBe('Authorization, Accept-Encoding');
    const etag = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect([(await server.ask(path, undefined, etag)).status]).toEqual([304]);
    await server.ask(`PATCH /api/companies/${company?.id}`, { values: { name: 'Renamed' } });
    expect((await server.ask(path, undefined, etag)).status).toBe(200);
  });

  it('may be kept for as long as a rule says', async () => {
    const ruled = await served.startHttp(['--http-cache', '/api/search=60:public:3600,/api/companies/*=7200']);
    const search = await ruled.ask('GET /api/search?q=a&object=companies');
    expect(search.headers.get('cache-control')).toBe('public, max-age=60');
    expect(search.headers.get('cdn-cache-control')).toBe('public, max-age=3600');
    const [company] = await companies(1);
    const record = await ruled.ask(`GET /api/companies/${company?.id}`);
    expect(record.headers.get('cache-control')).toBe('private, max-age=7200');
    expect(record.headers.get('cdn-cache-control')).toBeNull();
  });

  it('are packed for who takes that, when they are long enough', async () => {
    const path = '/api/search?q=a&object=companies&limit=50';
    const plain = await fetch(server.url + path, { headers: { 'accept-encoding': 'identity' } });
    const text = await plain.text();
    const { get } = await import('node:http');
    const packed = await new Promise<{ encoding: string; bytes: Buffer }>((resolve) => {
      get(server.url + path, { headers: { 'accept-encoding': 'gzip, br' } }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () =>
          resolve({ encoding: String(reply.headers['content-encoding']), bytes: Buffer.concat(chunks) }),
        );
      });
    });
    expect(packed.encoding).toBe('br');
    expect(packed.bytes.length).toBeLessThan(text.length / 2);
    expect(brotliDecompressSync(packed.bytes).toString()).toBe(text);
  });
});

describe('bad input over REST', () => {
  const missing = '00000000-0000-4000-8000-000000000000';
  it.each([
    ['GET /api/search', undefined, 400, 'q'],
    ['GET /api/search?q=%20', undefined, 400, 'q'],
    ['GET /api/search?q=a&limit=zero', undefined, 400, 'limit'],
    ['GET /api/search?q=a&limit=501', undefined, 400, 'limit'],
    ['GET /api/search?q=a&q=b', undefined, 400, 'q'],
    ['GET /api/search?q=a&limt=5', undefined, 400, 'limt'],
    ['GET /api/search?q=a&object=companies&__proto__=1', undefined, 400, '__proto__'],
    ['GET /api/search?q=a&object=companies&cursor=nonsense', undefined, 400, 'cursor'],
    ['GET /api/search?q=a&object=compnies', undefined, 400, 'object'],
    ['GET /api/search?q=a&object=companies&fields=nmae', undefined, 400, 'fields.0'],
    ['GET /api/companies/nonsense', undefined, 400, 'id'],
    [`GET /api/..%2F..%2Fv2%2Fself/${missing}`, undefined, 400, 'object'],
    ['GET /api/companies/%00', undefined, 400, 'id'],
    ['POST /api/companies/query', '{', 400, 'body'],
    ['POST /api/companies/query', '[]', 400, 'body'],
    ['POST /api/companies/query', '{"object":"people"}', 400, 'object'],
    ['POST /api/companies/query', '{"filter":{"__proto__":{"x":1}}}', 400, 'filter.__proto__'],
    ['POST /api/companies/query', '{"filter":{"nmae":"x"}}', 400, undefined],
    ['POST /api/batch-get', '{"object":"companies","record_ids":[]}', 400, 'record_ids'],
    ['POST /api/companies', '{"values":[]}', 400, 'values'],
  ])('%s %s is refused with %i and %s', async (route, body, status, field) => {
    const { json, headers, status: got } = await server.ask(route, body);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect([got, json.status]).toEqual([status, status]);
    if (field) expect(json.field).toBe(field);
  });

  it('is refused by its type, its packing and its length', async () => {
    const send = (headers: Record<string, string>, body: string) =>
      fetch(`${server.url}/api/companies/query`, { method: 'POST', headers, body });
    expect((await send({ 'content-type': 'text/plain' }, '{}')).status).toBe(415);
    expect((await send({ 'content-type': 'application/json', 'content-encoding': 'gzip' }, '{}')).status).toBe(415);
    const long = JSON.stringify({ q: 'x'.repeat(4 * 2 ** 20) });
    expect((await send({ 'content-type': 'application/json' }, long)).status).toBe(413);
  });

  it('sends nothing to Attio', async () => {
    await server.ask('GET /api/companies/..%2F..%2Fself');
    await server.ask('POST /api/companies/query', '{"filter":{"__proto__":{}}}');
    expect(served.calls()).toEqual([]);
  });
});

describe('GET /api/openapi.json', () => {
  it('describes every route with the schemas that check it', async () => {
    const { json } = await server.ask('GET /api/openapi.json');
    expect(json.openapi).toBe('3.1.0');
    expect(Object.keys(json.paths)).toEqual([
      '/api/search',
      '/api/suggest',
      '/api/{object}/{id}',
      '/api/{object}/query',
      '/api/batch-get',
      '/api/{object}',
    ]);
    const { parameters } = json.paths['/api/search'].get;
    expect(parameters.map(({ name, required }: { name: string; required?: true }) => [name, required])).toEqual([
      ['q', true],
      ['object', undefined],
      ['fields', undefined],
      ['limit', undefined],
      ['cursor', undefined],
    ]);
    expect(json.paths['/api/{object}'].post.requestBody.content['application/json'].schema.required).toEqual([
      'values',
    ]);
  });
});
