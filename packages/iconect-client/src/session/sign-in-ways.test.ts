import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as jobs from '../operations/jobs.js';
import { withService } from '../testing/setup.js';
import { signInByBrowser } from './browser-sign-in.js';
import { fileTokenStore } from './file-store.js';
import { type KeychainEntry, keychainTokenStore } from './keychain-store.js';

const the = withService();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokens-test-'));
  the.service.answer(() => ({ id: 'j1' }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('signing in through the browser', () => {
  /** A browser that was sent to the page and comes back with what a test says. */
  const coming = (back: (query: URLSearchParams) => Record<string, string>) => async (url: string) => {
    const query = new URL(url).searchParams;
    const reply = await fetch(`${query.get('redirect_uri')}?${new URLSearchParams(back(query))}`);
    await reply.text();
  };

  it('sends the challenge of its verifier, and trades the code that comes back', async () => {
    let challenge: string | null = null;
    const onUrl = coming((query) => {
      challenge = query.get('code_challenge');
      expect(query.get('scope')).toBe('iconect_api');
      return { code: 'code-1', state: query.get('state') ?? '' };
    });
    const status = await signInByBrowser(the.connect({ credentials: undefined }).session, { onUrl });
    expect(status).toMatchObject({ authenticated: true });
    const { code_verifier: verifier = '', redirect_uri } = the.service.tokenRequests[0] ?? {};
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(challenge);
    expect(redirect_uri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect(await the.client.call(jobs.get, { id: 'j1' })).toEqual({ id: 'j1' });
  });

  it('takes no code with another state, and none from elsewhere', async () => {
    const onUrl = coming(() => ({ code: 'stolen', state: 'x' }));
    await expect(signInByBrowser(the.client.session, { onUrl, timeoutMs: 50 })).rejects.toMatchObject({
      code: 'TIMED_OUT',
    });
    expect(the.service.tokenRequests).toEqual([]);
  });

  it('that was refused there says so', async () => {
    const onUrl = coming((query) => ({ error: 'access_denied', state: query.get('state') ?? '' }));
    await expect(signInByBrowser(the.client.session, { onUrl })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      upstreamCode: 'access_denied',
    });
  });

  it('ends with the signal, and listens no longer', async () => {
    let redirect = '';
    const caller = new AbortController();
    const onUrl = (url: string) => {
      redirect = new URL(url).searchParams.get('redirect_uri') ?? '';
      caller.abort(new Error('enough'));
    };
    await expect(signInByBrowser(the.client.session, { onUrl, signal: caller.signal })).rejects.toThrow('enough');
    await expect(fetch(redirect)).rejects.toThrow();
  });
});

describe('a token file', () => {
  it('is readable by its owner alone, and signs in the next process', async () => {
    const path = join(folder, 'deep', 'tokens.json');
    the.connect({ tokenStore: fileTokenStore(path) });
    await the.client.call(jobs.get, { id: 'j1' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['tokens.json']);

    the.connect({ tokenStore: fileTokenStore(path), credentials: undefined });
    await the.client.call(jobs.get, { id: 'j1' });
    expect(the.service.tokenRequests).toHaveLength(1);
    await the.client.session.signOut();
    expect(readdirSync(join(folder, 'deep'))).toEqual([]);
  });

  it('of another service or application signs nobody in: no token goes to a service that did not give it', async () => {
    const tokenStore = fileTokenStore(join(folder, 'tokens.json'));
    the.connect({ tokenStore });
    await the.client.call(jobs.get, { id: 'j1' });
    for (const other of [{ clientId: 'other' }, { identityUrl: 'http://127.0.0.1:9' }]) {
      the.connect({ tokenStore, credentials: undefined, ...other });
      await expect(the.client.call(jobs.get, { id: 'j1' })).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    }
    expect(the.service.seen).toHaveLength(1);
  });

  it('that others can read, or that holds something else, is not used; its content is in no error', async () => {
    const path = join(folder, 'tokens.json');
    writeFileSync(path, '"s3cret-content"', { mode: 0o600 });
    const store = fileTokenStore(path);
    const error = await store.load().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'NOT_CONFIGURED' });
    expect(`${(error as Error).stack} ${String((error as Error).cause)}`).not.toContain('s3cret');
    chmodSync(path, 0o644);
    await expect(store.load()).rejects.toThrow('chmod 600');
    expect(readFileSync(path, 'utf8')).toBe('"s3cret-content"');
  });
});

describe('the keychain', () => {
  it('keeps tokens by account', async () => {
    const secrets = new Map<string, string>();
    const open = async (service: string, account: string): Promise<KeychainEntry> => ({
      getPassword: async () => secrets.get(`${service} ${account}`),
      setPassword: async (secret) => void secrets.set(`${service} ${account}`, secret),
      deletePassword: async () => secrets.delete(`${service} ${account}`),
    });
    const store = keychainTokenStore({ account: 'a', open });
    const tokens = { accessToken: 't', tokenType: 'Bearer', issuedAt: 1 };
    await store.save(tokens);
    expect(await store.load()).toEqual(tokens);
    expect(await keychainTokenStore({ account: 'b', open }).load()).toBeUndefined();
    await store.clear();
    expect(await store.load()).toBeUndefined();
  });

  it('that is not there says what to do', async () => {
    const open = () => Promise.reject(new Error('no keyring'));
    await expect(keychainTokenStore({ account: 'a', open }).load()).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      next: expect.stringContaining('@napi-rs/keyring'),
    });
  });
});
