import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTested, type Tested } from '../testing/client.js';
import { type Fault, Faults } from './faults.js';

const hit = (fault: Fault, method: string, path: string): boolean => {
  const faults = new Faults();
  faults.inject(fault);
  return faults.take({ method, path }) !== undefined;
};

describe('Faults', () => {
  it('hit the method they name, or any', () => {
    expect(hit({ match: { method: 'post' } }, 'POST', '/a')).toBe(true);
    expect(hit({ match: { method: 'POST' } }, 'GET', '/a')).toBe(false);
    expect(hit({}, 'GET', '/a')).toBe(true);
  });

  it.each([
    ['/v2/objects', '/v2/objects/people', true],
    ['/v2/objects', '/v2/notes', false],
    ['*/records/query', '/v2/objects/people/records/query', true],
    ['/v2/*/people/*/query', '/v2/objects/people/records/query', true],
    ['/v2/*/query', '/v2/objects/people', false],
    ['/ab*ba', '/aba', false],
  ])('with the path %s hit %s: %s', (pattern, path, expected) => {
    expect(hit({ match: { path: pattern } }, 'GET', path)).toBe(expected);
  });

  it('are spent after as many times as they say, once by default', () => {
    const faults = new Faults();
    faults.inject({ status: 500, times: 2 });
    faults.inject({ status: 503 });
    const taken = Array.from({ length: 4 }, () => faults.take({ method: 'GET', path: '/' })?.status);
    expect(taken).toEqual([500, 500, 503, undefined]);
  });
});

describe('an injected fault', () => {
  let tested: Tested;
  beforeAll(async () => {
    tested = await startTested();
  });
  afterEach(() => tested.sandbox.reset());
  afterAll(() => tested.sandbox.close());

  const make = () => tested.create('companies', { domains: ['acme.com'] });
  const isMade = async () => (await tested.query('companies', { filter: { domains: 'acme.com' } })).length === 1;

  it('answers with its status, headers and body', async () => {
    tested.sandbox.inject({ status: 418, headers: { 'Retry-After': '3' }, body: { short: 'and stout' } });
    const { status, headers, body } = await tested.call('GET /v2/self');
    expect([status, headers.get('retry-after'), body]).toEqual([418, '3', { short: 'and stout' }]);
  });

  it('with a status alone has the envelope of the service, and 429 says when to come back', async () => {
    tested.sandbox.inject({ status: 500 });
    tested.sandbox.inject({ status: 429 });
    expect((await tested.call('GET /v2/self')).body).toMatchObject({ status_code: 500 });
    const { headers, body } = await tested.call('GET /v2/self');
    expect(body).toMatchObject({ code: 'rate_limit_exceeded' });
    expect(Date.parse(headers.get('retry-after') ?? '')).toBeGreaterThan(0);
  });

  it('with a code has it in the envelope', async () => {
    tested.sandbox.inject({ status: 404, code: 'merge_in_progress' });
    expect(await tested.call('GET /v2/objects')).toMatchObject({
      status: 404,
      body: { status_code: 404, type: 'invalid_request_error', code: 'merge_in_progress' },
    });
  });

  it('with a text as body sends it as it is', async () => {
    tested.sandbox.inject({ body: '<html>' });
    await expect(tested.call('GET /v2/self')).rejects.toThrow();
  });

  it('keeps the request from taking effect, unless it is processed', async () => {
    tested.sandbox.inject({ status: 500 });
    await expect(make()).rejects.toThrow();
    expect(await isMade()).toBe(false);
    tested.sandbox.inject({ status: 500, processed: true });
    await expect(make()).rejects.toThrow();
    expect(await isMade()).toBe(true);
  });

  it('cuts the connection, before or after the request took effect', async () => {
    tested.sandbox.inject({ reset: true });
    await expect(make()).rejects.toThrow('fetch failed');
    expect(await isMade()).toBe(false);
    tested.sandbox.inject({ reset: true, processed: true });
    await expect(make()).rejects.toThrow('fetch failed');
    expect(await isMade()).toBe(true);
  });

  it('sends half of the answer', async () => {
    tested.sandbox.inject({ truncate: true });
    await expect(tested.call('GET /v2/objects')).rejects.toThrow('terminated');
  });

  it('lets the caller wait, and then answers', async () => {
    tested.sandbox.inject({ delayMs: 40 });
    expect((await tested.call('GET /v2/self')).status).toBe(200);
    expect(tested.sandbox.calls()[0]?.durationMs).toBeGreaterThan(35);
  });

  it('lets the caller wait for ever', async () => {
    tested.sandbox.inject({ hang: true });
    const signal = AbortSignal.timeout(50);
    await expect(fetch(`${tested.sandbox.baseUrl}/v2/self`, { signal })).rejects.toThrow();
  });

  it('hits only what it matches', async () => {
    tested.sandbox.inject({ match: { method: 'POST', path: '*/records/query' }, status: 503 });
    expect((await tested.call('GET /v2/self')).status).toBe(200);
    expect((await tested.call('POST /v2/objects/people/records/query', {})).status).toBe(503);
  });
});
