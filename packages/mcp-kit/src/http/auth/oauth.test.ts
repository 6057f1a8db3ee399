import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigValues } from '../../config/definition.js';
import type { ServerSettings } from '../../server-settings.js';
import type { HttpError } from '../http-error.js';
import { type SignIn, signIn } from '../sign-in.js';

let authorizationServer: Server;
let issuer: string;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let signedIn: SignIn;
let keyReads = 0;

const audience = 'https://mcp.example.com/mcp';

beforeAll(async () => {
  keys = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256' };
  authorizationServer = createServer((request, response) => {
    const bodies: Readonly<Record<string, object>> = {
      '/.well-known/oauth-authorization-server': { issuer, jwks_uri: `${issuer}/keys` },
      '/keys': { keys: [jwk] },
    };
    if (request.url === '/keys') keyReads += 1;
    const body = bodies[request.url ?? ''];
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => authorizationServer.once('listening', resolve));
  issuer = `http://127.0.0.1:${(authorizationServer.address() as AddressInfo).port}`;
  const values = { auth: 'oauth', host: '0.0.0.0', oauthIssuer: issuer, publicUrl: 'https://mcp.example.com' };
  signedIn = await signIn(values as unknown as ConfigValues<ServerSettings>, undefined);
});
afterAll(() => authorizationServer.close());

const tokenOf = (claims: JWTPayload = {}, key = keys.privateKey, alg = 'ES256') =>
  new SignJWT({ sub: 'ann', iss: issuer, aud: audience, scope: 'read', exp: 2 ** 31, ...claims })
    .setProtectedHeader({ alg, kid: 'one' })
    .sign(key);

const admit = async (token: string | undefined, access: 'read' | 'write' = 'read') =>
  signedIn.admit({ headers: token ? { authorization: `Bearer ${token}` } : {} } as IncomingMessage, access);

/** Status and challenge of a refusal. */
const refusal = async (token: string | undefined, access?: 'read' | 'write') => {
  const error = (await admit(token, access).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )) as HttpError;
  return [error.status, error.options.headers?.['www-authenticate']];
};
const metadata = 'resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"';

describe('an OAuth resource server', () => {
  it('says under the path of the resource whom to ask for a token', async () => {
    const route = signedIn.routes.find(({ path }) => path === '/.well-known/oauth-protected-resource/mcp');
    const reply = await route?.handle({} as never);
    expect(JSON.parse(String(reply?.body))).toMatchObject({ resource: audience, authorization_servers: [issuer] });
    expect(await refusal(undefined)).toEqual([401, `Bearer ${metadata}`]);
  });

  it('lets in who brings a token for it, and reads the keys once', async () => {
    const before = keyReads;
    const principals = await Promise.all([
      admit(await tokenOf()),
      admit(await tokenOf({ sub: 'bob', scope: 'read write' }), 'write'),
    ]);
    expect(principals.map(({ id, scopes }) => [id, ...scopes])).toEqual([
      ['ann', 'read'],
      ['bob', 'read', 'write'],
    ]);
    await admit(await tokenOf({ scp: ['read'], scope: undefined } as JWTPayload));
    expect(keyReads - before).toBeLessThanOrEqual(1);
  });

  it('asks for more scope with 403', async () => {
    expect(await refusal(await tokenOf(), 'write')).toEqual([
      403,
      `Bearer error="insufficient_scope", scope="write", ${metadata}`,
    ]);
  });

  it('refuses every token that is not for it, not now, or not of its issuer', async () => {
    const other = await generateKeyPair('ES256');
    const secret = new TextEncoder().encode('a secret that everybody knows...');
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const [head, body, signature] = (await tokenOf()).split('.');
    const tokens = {
      'another audience': await tokenOf({ aud: 'https://other.example.com/mcp' }),
      'no audience': await tokenOf({ aud: undefined } as unknown as JWTPayload),
      'another issuer': await tokenOf({ iss: 'https://evil.example.com' }),
      expired: await tokenOf({ exp: 1_000 }),
      'without end': await tokenOf({ exp: undefined } as unknown as JWTPayload),
      'not valid yet': await tokenOf({ nbf: 2 ** 31 }),
      'another key': await tokenOf({}, other.privateKey),
      'a shared secret': await tokenOf({}, secret as never, 'HS256'),
      'no signature': `${encode({ alg: 'none' })}.${body}.`,
      'a changed body': `${head}.${encode({ sub: 'admin', iss: issuer, aud: audience, scope: 'admin' })}.${signature}`,
      garbage: 'garbage',
    };
    for (const [what, token] of Object.entries(tokens)) {
      expect([what, ...(await refusal(token))]).toEqual([what, 401, `Bearer error="invalid_token", ${metadata}`]);
    }
  });

  it('says 503, and not 401, while the keys cannot be read', async () => {
    const values = { auth: 'oauth', host: '0.0.0.0', oauthIssuer: `${issuer}/nothing`, publicUrl: 'https://a.example' };
    const lost = await signIn(values as unknown as ConfigValues<ServerSettings>, undefined);
    const request = { headers: { authorization: `Bearer ${await tokenOf()}` } } as IncomingMessage;
    await expect(lost.admit(request, 'read')).rejects.toMatchObject({ status: 503 });
  });
});
