import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIconectClient, type IconectClient, type IconectOptions } from '../client.js';
import { iconect, peer } from '../dialect/dialect.js';
import * as records from '../operations/records.js';
import { FakeIconect } from '../testing/fake-iconect.js';

const minuteMs = 60_000;
const ada = { username: 'ada', password: 'right' };

let service: FakeIconect;
let client: IconectClient;
let nowMs: number;

beforeEach(async () => {
  service = await new FakeIconect().listen();
  service.answer(({ path }) => ({ id: path.split('/').at(-1) }));
  nowMs = Date.parse('2026-11-25T09:00:00Z');
  client = connect();
});

afterEach(async () => {
  await client[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const connect = (options: Partial<IconectOptions> = {}) =>
  createIconectClient({
    baseUrl: service.url,
    clientId: 'app',
    clientSecret: 's3cret',
    credentials: ada,
    clock: () => nowMs,
    ...options,
  });
const read = (id: string) => client.call(records.get, { id });
const readMany = (count: number) => Promise.all(Array.from({ length: count }, (_, i) => read(`r${i}`)));
const grants = () => service.tokenRequests.map((fields) => fields['grant_type']);

describe('signing in', () => {
  it('happens once, however many calls need it', async () => {
    await readMany(10);
    expect(grants()).toEqual(['password']);
    expect(service.seen.every(({ headers }) => headers.authorization === 'Bearer token-1')).toBe(true);
  });

  it('is asked for at the OpenID endpoint, with the scope, as a form', async () => {
    await read('r1');
    expect(service.tokenRequests).toEqual([
      { grant_type: 'password', ...ada, scope: 'iconect_api', client_id: 'app', client_secret: 's3cret' },
    ]);
  });

  it('is asked for as the dialect says', async () => {
    client = connect({ dialect: peer });
    await read('r1');
    expect(service.tokenRequests).toEqual([
      { grant_type: 'password', ...ada, client_id: 'app', client_secret: 's3cret' },
    ]);
    const auth = { ...iconect.auth, clientAuth: 'basic' } as const;
    client = connect({ dialect: { ...iconect, auth } });
    await read('r2');
    expect(service.tokenRequests.at(-1)).toEqual({ grant_type: 'password', ...ada, scope: 'iconect_api' });
  });

  it('by a wrong password is tried once, and says what to do', async () => {
    client = connect({ credentials: { ...ada, password: 'wrong' } });
    const refused = { code: 'UNAUTHORIZED', upstreamCode: 'invalid_grant', next: expect.stringContaining('password') };
    await expect(read('r1')).rejects.toMatchObject(refused);
    await expect(readMany(3)).rejects.toMatchObject(refused);
    expect(grants()).toEqual(['password']);
    expect(service.seen).toEqual([]);
  });

  it('carries nothing of the session before', async () => {
    await read('r1');
    await client.session.signIn(ada);
    expect(service.tokenHeaders.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
  });

  it('by a wrong password leaves the session that is there', async () => {
    await read('r1');
    await expect(client.session.signIn({ ...ada, password: 'wrong' })).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await read('r2');
    expect(grants()).toEqual(['password', 'password']);
  });

  it('puts no secret into errors', async () => {
    client = connect({ credentials: { username: 'ada', password: 'hunter2' } });
    const error = await read('r1').catch((reason: unknown) => reason);
    expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toMatch(/hunter2|s3cret/);
  });

  it('is not tried without credentials, and the error says how to sign in', async () => {
    client = connect({ credentials: undefined });
    await expect(read('r1')).rejects.toMatchObject({ code: 'UNAUTHORIZED', next: expect.stringContaining('Sign in') });
    expect(service.seen).toEqual([]);
  });

  it('by a code sends its verifier and where it was sent to', async () => {
    client = connect({ credentials: undefined });
    const redirectUri = 'http://127.0.0.1:1/callback';
    await client.session.signInByCode({ code: 'code-1', redirectUri, codeVerifier: 'v' });
    await read('r1');
    expect(service.tokenRequests[0]).toMatchObject({
      grant_type: 'authorization_code',
      code: 'code-1',
      redirect_uri: redirectUri,
      code_verifier: 'v',
    });
  });

  it('that hangs ends in its own time, and tells so', async () => {
    service.onToken = () => undefined;
    client = connect({ tokenTimeoutMs: 50, features: () => ({ ...on, retry: false }) });
    await expect(read('r1')).rejects.toMatchObject({ code: 'TIMED_OUT', message: expect.stringContaining('identity') });
  });
});

const on = { cache: true, batching: true, coalescing: true, retry: true, breaker: true, rateLimit: true };

describe('a token', () => {
  it('that is refused on 10 parallel calls is renewed once, and each call is sent once more', async () => {
    await read('first');
    service.revoke();
    await readMany(10);
    expect(grants()).toEqual(['password', 'refresh_token']);
    expect(service.seen).toHaveLength(1 + 10 + 10);
  });

  it('is renewed five minutes before its end, so that no call is refused', async () => {
    await read('first');
    nowMs += 54 * minuteMs;
    await read('second');
    expect(grants()).toEqual(['password']);
    nowMs += minuteMs;
    await readMany(10);
    expect(grants()).toEqual(['password', 'refresh_token']);
    expect(service.seen.filter(({ headers }) => headers.authorization === 'Bearer token-2')).toHaveLength(10);
  });

  it('without a refresh token is replaced by signing in again', async () => {
    service.givesRefreshTokens = false;
    await read('r1');
    service.revoke();
    await read('r2');
    expect(grants()).toEqual(['password', 'password']);
  });

  it('of a session that cannot be renewed ends in one clear error, without tokens left', async () => {
    service.onToken = undefined;
    client = connect({ credentials: undefined });
    await client.session.signInByCode({ code: 'code-1' });
    service.revoke();
    service.onToken = (_, response) => {
      response.statusCode = 400;
      return { error: 'invalid_grant' };
    };
    await expect(read('r1')).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect(client.session.status()).toEqual({ authenticated: false });
    expect(service.seen).toHaveLength(1);
  });

  it('that is near its end stays in use while the identity service is down', async () => {
    await read('r1');
    nowMs += 57 * minuteMs;
    service.onToken = (_, response) => void response.writeHead(503).end();
    await readMany(3);
    expect(grants()).toEqual(['password', 'refresh_token']);
  });

  it('is renewed at its own end where the reply promised more', async () => {
    const exp = nowMs / 1000 + 600;
    const jwt = `h.${Buffer.from(JSON.stringify({ sub: 'ada', exp })).toString('base64url')}.s`;
    service.onToken = () => ({ access_token: jwt, token_type: 'Bearer', expires_in: 86_400 });
    await client.session.signIn(ada);
    expect(client.session.status().expiresAt).toBe('2026-11-25T09:10:00.000Z');
  });

  it('shows in the status as a time, and nowhere as itself', async () => {
    await read('r1');
    const status = client.session.status();
    expect(status).toMatchObject({ authenticated: true, expiresAt: '2026-11-25T10:00:00.000Z', hasRefreshToken: true });
    expect(JSON.stringify(status)).not.toContain('token-1');
  });
});

describe('another principal', () => {
  it('gets no answer that was kept for the one before', async () => {
    await read('r1');
    service.onToken = () => ({ access_token: 'token-1', token_type: 'Bearer' });
    await client.session.signIn({ username: 'bob', password: 'b' });
    await read('r1');
    await client.session.signOut();
    await client.session.signIn({ username: 'ada', password: 'a' });
    await read('r1');
    expect(service.seen).toHaveLength(3);
  });
});
