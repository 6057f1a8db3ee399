import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTested, type Tested, type WireRecord } from '../testing/client.js';
import { startAttioSandbox } from './sandbox.js';

describe('startAttioSandbox', () => {
  let tested: Tested;
  beforeAll(async () => {
    tested = await startTested();
  });
  afterAll(() => tested.sandbox.close());

  it('listens on loopback and accepts its own key of 64 characters', async () => {
    expect(tested.sandbox.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(tested.sandbox.apiKey).toHaveLength(64);
    expect((await tested.call('GET /v2/self')).body).toMatchObject({ active: true, workspace_slug: 'acme' });
  });

  it('serves the same bytes whenever it is started with the same seed', async () => {
    await using again = await startTested();
    for (const object of ['people', 'companies', 'deals']) {
      expect(await again.text(object)).toBe(await tested.text(object));
    }
  });

  it('serves other data with another seed', async () => {
    await using other = await startTested({ seed: 7 });
    expect(await other.query('people', { limit: 1 })).not.toEqual(await tested.query('people', { limit: 1 }));
  });

  it('goes back to the start on reset', async () => {
    const [before] = (await tested.query('companies', { limit: 1 })) as [WireRecord];
    await tested.call(`PATCH /v2/objects/companies/records/${before.id.record_id}`, {
      data: { values: { name: 'New' } },
    });
    await tested.create('companies', { name: 'Fresh', domains: ['fresh.test'] });
    tested.sandbox.reset();
    expect(await tested.query('companies', { limit: 1 })).toEqual([before]);
    expect(await tested.query('companies', { filter: { domains: 'fresh.test' } })).toEqual([]);
    expect(tested.sandbox.calls()).toHaveLength(2);
  });

  it('rejects when the port is taken', async () => {
    const port = Number(new URL(tested.sandbox.baseUrl).port);
    await expect(startAttioSandbox({ size: 'small', port })).rejects.toThrow('EADDRINUSE');
  });

  it('rejects when its signal has fired', async () => {
    const signal = AbortSignal.abort(new Error('not needed'));
    await expect(startAttioSandbox({ signal })).rejects.toThrow('not needed');
  });

  it('stops generating when its signal fires', async () => {
    const aborter = new AbortController();
    const started = startAttioSandbox({ size: 'full', signal: aborter.signal });
    setImmediate(() => aborter.abort(new Error('changed my mind')));
    await expect(started).rejects.toThrow('changed my mind');
  });

  it('cuts what hangs when it is closed, and can be closed twice', async () => {
    const doomed = await startTested();
    doomed.sandbox.inject({ hang: true });
    const call = expect(doomed.call('GET /v2/self')).rejects.toThrow();
    while (doomed.sandbox.calls().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await doomed.sandbox.close();
    await doomed.sandbox.close();
    await call;
  });
});
