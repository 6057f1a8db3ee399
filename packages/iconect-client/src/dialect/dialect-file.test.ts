import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as records from '../operations/records.js';
import { withService } from '../testing/setup.js';
import { iconect, peer } from './dialect.js';
import { parseDialect, readDialect } from './dialect-file.js';

const the = withService();
const folder = mkdtempSync(join(tmpdir(), 'dialect-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const parse = (value: unknown) => parseDialect(typeof value === 'string' ? value : JSON.stringify(value), 'd.json');

describe('a dialect file', () => {
  it('changes what it says, and nothing else', () => {
    const said = { prefix: '/api/v2', auth: { scope: 'review' }, upload: { chunkBase: 1, form: 'octet' } };
    expect(parse(said)).toEqual({
      ...iconect,
      prefix: '/api/v2',
      auth: { ...iconect.auth, scope: 'review' },
      upload: { chunkBase: 1, form: 'octet', gzip: false },
    });
    expect(parse({ extends: 'peer' })).toEqual(peer);
  });

  it('gives operations other routes, which are then the ones that are called', async () => {
    const operations = {
      iconect_get_record: { route: 'GET /documents/{id}/full' },
      iconect_delete_record: { absent: true },
    };
    const dialect = parse({ prefix: '', operations });
    the.service.answer(() => ({ id: 'r1' }));
    the.connect({ dialect });
    await the.client.call(records.get, { id: 'r1' });
    expect(the.service.seen[0]?.path).toBe('/documents/r1/full');
    await expect(the.client.call(records.remove, { id: 'r1' })).rejects.toMatchObject({ code: 'NOT_CONFIGURED' });
    expect(dialect.operations['iconect_get_record']?.provenance).toBe('operator');
  });

  it('is read from JSON and from YAML', () => {
    const path = join(folder, 'dialect.yaml');
    writeFileSync(path, '# ours\nprefix: /v3\nauth:\n  grants: [password]\n');
    expect(readDialect(path)).toMatchObject({ prefix: '/v3', auth: { grants: ['password'] } });
    expect(() => readDialect(join(folder, 'none.json'))).toThrow('cannot be read (ENOENT)');
  });

  it.each([
    [
      '{\n "prefix": "/v1",\n "auth": {\n  "bodyEncoding": "xml"\n }\n}',
      /line 4: auth\.bodyEncoding: expected .*form.*json/,
    ],
    ['{\n "prefix": "/v1/"\n}', /line 2: prefix: expected empty, or a path/],
    ['{\n "paging": {\n  "style": "page",\n  "pageNumber": "p"\n }\n}', /line 4: paging\.pageNumber is not known here/],
    [
      '{\n "operations": {\n  "iconect_get_recrod": { "absent": true }\n }\n}',
      /line 3: there is no such operation; did you mean iconect_get_record\?/,
    ],
    [
      '{\n "operations": {\n  "iconect_get_record": {\n   "route": "GET /x/{key}"\n  }\n }\n}',
      /line 4: expected the placeholders \{id\}/,
    ],
    ['{\n "operations": { "iconect_get_record": { "route": "FETCH /x" } }\n}', /line 2: .*a method and a path/],
    ['{\n "prefix": "/v1",\n "prefix": "/v2"\n}', /line 3: .*unique/],
    ['{\n "prefix": "/v1"\n "envelope": ""\n}', /line [23]: /],
    ['[]', /line 1: expected an object/],
    ['', /line 1: expected an object/],
  ])('that is wrong is refused with line and reason: %j', (text, reason) => {
    expect(() => parse(text)).toThrow(reason);
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'NOT_CONFIGURED' }));
  });

  it('puts nothing into what it is merged with', () => {
    expect(() => parse('{"__proto__": {"prefix": "/evil"}, "prefix": "/v1"}')).toThrow(/not known/);
    expect(({} as { prefix?: string }).prefix).toBeUndefined();
  });
});

describe('an OpenAPI document', () => {
  const api = {
    openapi: '3.0.1',
    servers: [{ url: 'https://api.example.com/v2' }],
    paths: {
      '/documents/{documentId}': { get: { operationId: 'GetRecord' }, parameters: [] },
      '/projects/{projectId}': { get: {}, put: {} },
      '/v2/clients': { get: {} },
    },
    components: {
      securitySchemes: {
        oidc: {
          type: 'oauth2',
          flows: {
            authorizationCode: { authorizationUrl: '/sso/authorize', tokenUrl: '/sso/token', scopes: { review: '' } },
          },
        },
      },
    },
  };

  it('confirms what has the same method and path, and moves what has the same name', () => {
    const dialect = parse(api);
    expect(dialect.prefix).toBe('/v2');
    expect(dialect.operations).toEqual({
      iconect_get_record: { provenance: 'operator', route: 'GET /documents/{id}' },
      iconect_get_project: { provenance: 'operator', route: 'GET /projects/{id}' },
      iconect_update_project: { provenance: 'operator', route: 'PUT /projects/{id}' },
      iconect_list_clients: { provenance: 'operator' },
    });
  });

  it('says where to sign in', () => {
    expect(parse(api).auth).toMatchObject({ authorizeUrl: '/sso/authorize', tokenUrl: '/sso/token', scope: 'review' });
  });

  it('that is wrong is refused with line and reason', () => {
    expect(() => parse('{\n "openapi": "3.0.1",\n "paths": 7\n}')).toThrow(/line 3: expected the paths/);
    const moved = { openapi: '3.0.1', paths: { '/a/{x}/{y}': { get: { operationId: 'get_record' } } } };
    expect(() => parse(moved)).toThrow(/iconect_get_record needs 1 placeholders, and the path has 2/);
  });
});
