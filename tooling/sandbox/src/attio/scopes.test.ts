import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTested, type Tested } from '../testing/client.js';
import { missingScopes } from './scopes.js';

describe('missingScopes', () => {
  it('lets who may write read', () => {
    expect(missingScopes(['note:read'], ['note:read-write'])).toEqual([]);
  });

  it('does not let who may read write', () => {
    expect(missingScopes(['note:read-write', 'task:read'], ['note:read', 'task:read'])).toEqual(['note:read-write']);
  });
});

describe('a key with few scopes', () => {
  let tested: Tested;
  beforeAll(async () => {
    const key = 'f'.repeat(64);
    const scopes = { [key]: ['object_configuration:read', 'record_permission:read', 'note:read'] };
    tested = await startTested({ apiKeys: [key], scopes });
  });
  afterAll(() => tested.sandbox.close());

  it('does what it may', async () => {
    expect((await tested.call('GET /v2/notes')).status).toBe(200);
  });

  it('is told what it lacks', async () => {
    expect(await tested.call('POST /v2/objects/people/records', { data: { values: {} } })).toMatchObject({
      status: 403,
      body: {
        status_code: 403,
        type: 'auth_error',
        code: 'unauthorized',
        message: expect.stringContaining('record_permission:read-write'),
      },
    });
    expect((await tested.call('DELETE /v2/notes/none')).status).toBe(403);
  });

  it('sees its scopes', async () => {
    expect((await tested.call('GET /v2/self')).body).toMatchObject({
      scope: 'object_configuration:read record_permission:read note:read',
    });
  });
});
