import { type Sandbox, startAttioSandbox } from '@fastpath/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../testing/serve.js';

const served = serve();
const keys = ['ann-'.repeat(8), 'bob-'.repeat(8)] as const;
const as = (key: string) => ({ authorization: `Bearer ${key}` });

describe('callers with keys of their own', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startAttioSandbox({ size: 'small', rateLimit: false, apiKeys: keys });
  });
  afterAll(() => sandbox.close());

  const start = () =>
    served.startHttp(['--auth', 'passthrough', '--log-level', 'debug'], {
      ATTIO_BASE_URL: sandbox.baseUrl,
      ATTIO_API_KEY: '',
      ATTIO_MCP_ADMIN_TOKEN: 'the-token-of-the-operator',
    });
  const find = 'GET /api/search?q=a&object=companies&limit=1';
  const calls = () => sandbox.calls().length;

  it('share no answer, however many ask at the same time', async () => {
    const server = await start();
    const [ann, bob] = [as(keys[0]), as(keys[1])];
    await server.ask(find, undefined, ann);
    const before = calls();
    await server.ask(find, undefined, ann);
    expect(calls()).toBe(before); // from her own cache
    await server.ask(find, undefined, bob);
    expect(calls()).toBeGreaterThan(before); // and not for him

    sandbox.reset();
    const path = 'GET /api/search?q=a&object=companies&limit=9';
    await Promise.all(Array.from({ length: 20 }, (_, i) => server.ask(path, undefined, i % 2 ? ann : bob)));
    expect(sandbox.calls().filter(({ path }) => path.endsWith('/records/query'))).toHaveLength(2);
  });

  it('are refused when Attio does not know their key, at once the second time', async () => {
    const server = await start();
    const refused = await server.ask(find, undefined, as('mallory-'.repeat(4)));
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
    const before = calls();
    expect((await server.ask(find, undefined, as('mallory-'.repeat(4)))).status).toBe(401);
    expect((await server.ask(find)).status).toBe(401);
    expect(calls()).toBe(before);
  });

  it('leave their keys nowhere', async () => {
    const server = await start();
    const bodies = [
      await server.ask(find, undefined, as(keys[0])),
      await server.ask('GET /api/companies/nonsense', undefined, as(keys[0])),
      await server.ask('GET /metrics', undefined, as('the-token-of-the-operator')),
      await server.ask('GET /dashboard', undefined, as('the-token-of-the-operator')),
      await server.ask('GET /readyz'),
    ];
    const everything = JSON.stringify(bodies.map(({ json, headers }) => [json, [...headers]])) + server.stderr;
    expect(everything).not.toContain(keys[0]);
    expect(everything).not.toContain('the-token-of-the-operator');
  });

  it('are all meant when an operator switches a feature or clears the cache', async () => {
    const server = await start();
    const admin = as('the-token-of-the-operator');
    await server.ask(find, undefined, as(keys[0]));
    await server.ask('POST /admin/cache/clear', {}, admin);
    let before = calls();
    await server.ask(find, undefined, as(keys[0]));
    expect(calls()).toBeGreaterThan(before);
    expect((await server.ask('POST /admin/features', { cache: false }, as(keys[0]))).status).toBe(403);
    await server.ask('POST /admin/features', { cache: false }, admin);
    for (const limit of [2, 3]) {
      before = calls();
      await server.ask(`GET /api/search?q=a&object=companies&limit=${limit}`, undefined, as(keys[0]));
      expect(calls()).toBeGreaterThan(before);
    }
  });
});
