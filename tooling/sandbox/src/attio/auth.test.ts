import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTested, type Tested } from '../testing/client.js';

const OTHER_KEY = 'b'.repeat(64);

describe('authentication', () => {
  let tested: Tested;
  beforeAll(async () => {
    tested = await startTested({ apiKeys: ['a'.repeat(64), OTHER_KEY] });
  });
  afterAll(() => tested.sandbox.close());

  async function get(path: string, authorization?: string) {
    const reply = await fetch(tested.sandbox.baseUrl + path, { headers: { ...(authorization && { authorization }) } });
    return { status: reply.status, body: (await reply.json()) as unknown };
  }

  it('accepts each of its keys', async () => {
    expect((await get('/v2/objects', `Bearer ${tested.sandbox.apiKey}`)).status).toBe(200);
    expect((await get('/v2/objects', `Bearer ${OTHER_KEY}`)).status).toBe(200);
  });

  it('refuses a request without a key', async () => {
    expect(await get('/v2/objects')).toMatchObject({
      status: 401,
      body: {
        status_code: 401,
        type: 'auth_error',
        code: 'unauthorized',
        message: expect.stringContaining('No API Key'),
      },
    });
  });

  it('says that a key has the wrong length', async () => {
    expect((await get('/v2/objects', 'Bearer short')).body).toMatchObject({
      message: expect.stringContaining('wrong length (API Keys should be 64 characters long)'),
    });
  });

  it('refuses an unknown key, but tells it on /v2/self that it is not active', async () => {
    const unknown = `Bearer ${'c'.repeat(64)}`;
    expect((await get('/v2/objects', unknown)).status).toBe(401);
    expect(await get('/v2/self', unknown)).toEqual({ status: 200, body: { active: false } });
  });

  it('accepts paths without the version', async () => {
    expect((await get('/objects', `Bearer ${OTHER_KEY}`)).status).toBe(200);
    expect((await get('/v2/v2/objects', `Bearer ${OTHER_KEY}`)).status).toBe(404);
  });
});
