import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestedIconect, type TestedIconect } from '../testing/iconect.js';

const scope = 'iconect_api';
const redirect_uri = 'http://127.0.0.1:8123/callback';

let tested: TestedIconect;
beforeAll(async () => {
  tested = await startTestedIconect({ reportedExpiresIn: 60 });
});
beforeEach(async () => {
  tested.sandbox.reset();
  await tested.signIn();
});
afterAll(() => tested[Symbol.asyncDispose]());

const password = (more: Readonly<Record<string, string>> = {}) => ({
  grant_type: 'password',
  username: tested.sandbox.username,
  password: tested.sandbox.password,
  scope,
  ...more,
});
const meWith = (token: string) =>
  tested.call('GET /v1/users/me', undefined, { authorization: `Bearer ${token}` }).then(({ status }) => status);

/** Walks through the authorization page, and answers where it leads. */
async function authorize(query: Readonly<Record<string, string>>): Promise<URL> {
  const all = new URLSearchParams({
    response_type: 'code',
    client_id: tested.sandbox.clientId,
    redirect_uri,
    scope,
    ...query,
  });
  const reply = await tested.raw(`/openid/authorize?${all}`);
  return new URL(reply.headers.get('location') ?? 'none:');
}

describe('the password grant', () => {
  it('gives an access token and no refresh token, and says how long it lasts, be it true or not', async () => {
    const { status, body } = await tested.token(password());
    expect([status, body.token_type, body.expires_in, body.refresh_token]).toEqual([200, 'Bearer', 60, undefined]);
    expect(await meWith(body.access_token)).toBe(200);
  });

  it('gives a refresh token at the older address, which takes JSON too', async () => {
    const { clientId: client_id, clientSecret: client_secret } = tested.sandbox;
    const reply = await tested.call('POST /v1/oauth/token', { ...password(), client_id, client_secret });
    expect([reply.status, typeof reply.body.refresh_token]).toEqual([200, 'string']);
  });

  it.each([
    ['without the scope', { scope: '' }, 400, 'invalid_scope'],
    ['with a wrong password', { password: 'wrong' }, 400, 'invalid_grant'],
    ['with a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
    ['of another kind', { grant_type: 'telepathy' }, 400, 'unsupported_grant_type'],
  ])('is refused %s', async (_, more, status, error) => {
    expect(await tested.token(password(more))).toMatchObject({ status, body: { error } });
  });

  it('locks an account after five wrong passwords', async () => {
    for (let i = 0; i < 5; i++) await tested.token(password({ password: 'wrong' }));
    const { body } = await tested.token(password());
    expect(body.error_description).toContain('locked');
  });

  it('wants a form, as RFC 6749 has it', async () => {
    const { status, body } = await tested.call('POST /openid/token', password());
    expect([status, body.error]).toEqual([400, 'invalid_request']);
  });

  it('knows the new password after a change', async () => {
    const change = { currentPassword: tested.sandbox.password, newPassword: 'something else' };
    await tested.ok('POST /v1/users/me/change-password', change);
    expect((await tested.token(password())).status).toBe(400);
    expect((await tested.token(password({ password: 'something else' }))).status).toBe(200);
  });
});

describe('the authorization code', () => {
  const verifier = randomBytes(32).toString('base64url');
  const code_challenge = createHash('sha256').update(verifier).digest('base64url');
  const exchange = (code: string | null, more: Readonly<Record<string, string>> = {}) =>
    tested.token({
      grant_type: 'authorization_code',
      code: code ?? '',
      redirect_uri,
      code_verifier: verifier,
      ...more,
    });

  it('comes back with the state, and is exchanged once', async () => {
    const back = await authorize({ code_challenge, code_challenge_method: 'S256', state: 'xyz' });
    expect([back.origin + back.pathname, back.searchParams.get('state')]).toEqual([redirect_uri, 'xyz']);
    const code = back.searchParams.get('code');
    const { body } = await exchange(code);
    expect([await meWith(body.access_token), typeof body.refresh_token]).toEqual([200, 'string']);
    expect((await exchange(code)).status).toBe(400);
  });

  it.each([
    ['another verifier', { code_verifier: 'wrong' }],
    ['another redirect_uri', { redirect_uri: 'http://127.0.0.1:1/' }],
  ])('is refused with %s', async (_, more) => {
    const back = await authorize({ code_challenge, code_challenge_method: 'S256' });
    expect(await exchange(back.searchParams.get('code'), more)).toMatchObject({ body: { error: 'invalid_grant' } });
  });

  it('is not given without the scope, nor for plain challenges', async () => {
    expect((await authorize({ scope: 'openid' })).searchParams.get('error')).toBe('invalid_scope');
    const plain = await authorize({ code_challenge: verifier, code_challenge_method: 'plain' });
    expect(plain.searchParams.get('error')).toBe('invalid_request');
  });
});

describe('a refresh token', () => {
  const refresh = (refresh_token: string) => tested.token({ grant_type: 'refresh_token', refresh_token });
  const first = async () => (await tested.token(password(), '/oauth/token')).body;

  it('is exchanged for new tokens, once', async () => {
    const { refresh_token } = await first();
    const { body } = await refresh(refresh_token);
    expect(await meWith(body.access_token)).toBe(200);
    expect(body.refresh_token).not.toBe(refresh_token);
  });

  it('that is used twice ends the whole sign-in', async () => {
    const { refresh_token } = await first();
    const { body } = await refresh(refresh_token);
    expect((await refresh(refresh_token)).body.error).toBe('invalid_grant');
    expect(await meWith(body.access_token)).toBe(401);
    expect((await refresh(body.refresh_token)).status).toBe(400);
  });
});

describe('an access token', () => {
  it('is needed, and its absence is told', async () => {
    const reply = await tested.call('GET /v1/projects', undefined, { authorization: '' });
    expect([reply.status, reply.body.error.code]).toEqual([401, 'AUTHENTICATION_ERROR']);
    expect(reply.headers.get('www-authenticate')).toContain('invalid_token');
  });

  it('ends after its time', async () => {
    await using short = await startTestedIconect({ tokenTtlSeconds: 0 });
    expect((await short.call('GET /v1/projects')).status).toBe(401);
  });

  it('ends when it is revoked or when all are expired', async () => {
    const { body } = await tested.token(password());
    await tested.raw('/openid/revoke', { method: 'POST', body: new URLSearchParams({ token: body.access_token }) });
    expect(await meWith(body.access_token)).toBe(401);
    tested.sandbox.expireTokens();
    expect((await tested.call('GET /v1/projects')).status).toBe(401);
  });
});
