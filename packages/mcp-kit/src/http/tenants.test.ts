import { describe, expect, it } from 'vitest';
import { Incoming } from './incoming.js';
import type { HttpRoute, Principal } from './route.js';
import { type Tenant, Tenants } from './tenants.js';

/** Tenants that answer with their credential, once they are let; `bad` ones are refused, `down` means that nobody knows. */
function some(options: { readonly maxTenants?: number; readonly now?: () => number } = {}) {
  const events: string[] = [];
  let release: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const create = async (credential: string): Promise<Tenant> => ({
    routes: [
      {
        method: 'GET',
        path: '/',
        access: 'read',
        handle: async ({ url }) => {
          if (url === '/slow') await gate;
          return { status: 200, body: credential };
        },
      },
    ],
    isValid: async () => {
      events.push(`asked about ${credential}`);
      if (credential === 'down') throw new Error('nobody answers');
      return credential !== 'bad';
    },
    clearCache: () => void events.push(`cleared ${credential}`),
    [Symbol.asyncDispose]: async () => void events.push(`closed ${credential}`),
  });
  const tenants = new Tenants({ create, maxTenants: 2, ...options });
  const route: HttpRoute = { method: 'GET', path: '/', access: 'read', handle: () => ({ status: 500 }) };
  const [routed] = tenants.route([route]);
  const ask = async (principal: Principal, url = '/') => {
    const request = new Incoming({ url, headers: {} } as never);
    request.principal = principal;
    return String((await (routed as HttpRoute).handle(request)).body);
  };
  const signIn = async (credential: string) => (await tenants.authenticate(credential)) as Principal;
  return { tenants, events, release, ask, signIn };
}

describe('tenants', () => {
  it('are each answered by what was made for their credential', async () => {
    const { ask, signIn } = some();
    const [ann, bob] = [await signIn('ann-key'), await signIn('bob-key')];
    expect(await Promise.all([ask(ann), ask(bob), ask(ann)])).toEqual(['ann-key', 'bob-key', 'ann-key']);
    expect(ann.id).not.toBe(bob.id);
    expect(ann.id + bob.id).not.toMatch(/key/);
  });

  it('cost the service one question each, wrong ones until their time is over', async () => {
    let now = 0;
    const { tenants, events, signIn } = some({ now: () => now });
    await Promise.all([signIn('ann'), signIn('ann'), signIn('bad'), signIn('bad')]);
    expect([await tenants.authenticate('bad'), await tenants.authenticate('bad')]).toEqual([undefined, undefined]);
    expect(events.filter((event) => event.startsWith('asked'))).toEqual(['asked about ann', 'asked about bad']);
    now = 60_001;
    await tenants.authenticate('bad');
    expect(events.filter((event) => event === 'asked about bad')).toHaveLength(2);
  });

  it('are not refused because the service did not answer', async () => {
    const { tenants, events } = some();
    await expect(tenants.authenticate('down')).rejects.toThrow('nobody answers');
    await expect(tenants.authenticate('down')).rejects.toThrow('nobody answers');
    expect(events.filter((event) => event === 'asked about down')).toHaveLength(2);
  });

  it('make room for others, the one unused for longest first, and not before it is answered', async () => {
    const { events, release, ask, signIn } = some();
    const ann = await signIn('ann');
    const answer = ask(ann, '/slow');
    await signIn('bob');
    await signIn('cid');
    await new Promise(setImmediate);
    expect(events).not.toContain('closed ann');
    release();
    expect(await answer).toBe('ann');
    await new Promise(setImmediate);
    expect(events).toContain('closed ann');
    await signIn('dan');
    await new Promise(setImmediate);
    expect(events.filter((event) => event.startsWith('closed'))).toEqual(['closed ann', 'closed bob']);
  });

  it('forget their answers together, and are closed together', async () => {
    const { tenants, events, signIn } = some();
    await Promise.all([signIn('ann'), signIn('bob')]);
    await tenants.clearCaches();
    await tenants[Symbol.asyncDispose]();
    expect(events.slice(2)).toEqual(['cleared ann', 'cleared bob', 'closed ann', 'closed bob']);
  });
});
