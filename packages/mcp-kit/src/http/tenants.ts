import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { HttpError } from './http-error.js';
import type { HttpReply, HttpRequest, HttpRoute, Principal } from './route.js';

/** What serves one caller, and what closes it. */
export interface Tenant extends AsyncDisposable {
  readonly routes: readonly HttpRoute[];
  /** Asks the service behind whether the credential is good: false when it was refused. */
  isValid(): Promise<boolean>;
  /** Forgets every kept answer. */
  clearCache(): void | Promise<void>;
}

/** A tenant that is there, or is being made. */
interface Kept {
  readonly tenant: Promise<Tenant | undefined>;
  /** Requests that it answers now. */
  users: number;
  /** Closes it once nobody is answered any more. */
  isEvicted: boolean;
}

/** How tenants are made and how many are kept. */
export interface TenantsOptions {
  readonly create: (credential: string) => Promise<Tenant>;
  /** The one unused for longest goes first. */
  readonly maxTenants: number;
  /** Milliseconds for which a refused credential is not tried again. @default 60_000 */
  readonly refusedMs?: number;
  /** @default performance.now */
  readonly now?: () => number;
}

/**
 * Callers with credentials of their own. Each has a cache, batches, limits and connections of its own: they share code, and
 * nothing that could hold an answer. Credentials are kept only inside what serves them; here they go by their hash.
 */
export class Tenants implements AsyncDisposable {
  readonly #options: TenantsOptions;
  readonly #now: () => number;
  readonly #tenants = new Map<string, Kept>();
  readonly #refusedUntil = new Map<string, number>();

  constructor(options: TenantsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Tells who brings this credential; undefined when the service refuses it. */
  async authenticate(credential: string): Promise<Principal | undefined> {
    const id = hash(credential);
    if ((this.#refusedUntil.get(id) ?? 0) > this.#now()) return undefined;
    const tenant = await this.#of(id, credential).tenant;
    return tenant && { id, scopes: new Set(['read', 'write'] as const), credential };
  }

  /** The same routes, each answered by the tenant who asks. */
  route(routes: readonly HttpRoute[]): readonly HttpRoute[] {
    return routes.map((route, i) =>
      route.access === 'public' ? route : { ...route, handle: (request) => this.#handle(request, i) },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const tenants = [...this.#tenants.values()];
    this.#tenants.clear();
    await Promise.all(tenants.map(close));
  }

  /** Forgets every kept answer of everybody. */
  async clearCaches(): Promise<void> {
    const tenants = await Promise.all([...this.#tenants.values()].map(({ tenant }) => tenant.catch(() => undefined)));
    await Promise.all(tenants.map((tenant) => tenant?.clearCache()));
  }

  async #handle(request: HttpRequest, i: number): Promise<HttpReply> {
    const { id, credential = '' } = request.principal;
    const kept = this.#of(id, credential);
    kept.users += 1;
    let isWritten = false; // by the reply itself, after this
    try {
      const tenant = await kept.tenant;
      const route = tenant?.routes[i];
      if (!route) throw new HttpError(401, 'the credential is not valid any more');
      const reply = await route.handle(request);
      if (!reply.write) return reply;
      isWritten = true;
      return { ...reply, write: (response) => this.#write(kept, response, reply) };
    } finally {
      if (!isWritten) this.#release(kept);
    }
  }

  #write(kept: Kept, response: ServerResponse, reply: HttpReply): void {
    response.once('close', () => this.#release(kept));
    reply.write?.(response);
  }

  #release(kept: Kept): void {
    kept.users -= 1;
    if (kept.isEvicted && kept.users === 0) void close(kept);
  }

  #of(id: string, credential: string): Kept {
    const known = this.#tenants.get(id);
    const kept = known ?? { tenant: this.#make(id, credential), users: 0, isEvicted: false };
    this.#tenants.delete(id);
    this.#tenants.set(id, kept); // now the one used last
    if (!known) this.#evict();
    return kept;
  }

  async #make(id: string, credential: string): Promise<Tenant | undefined> {
    let tenant: Tenant | undefined;
    try {
      tenant = await this.#options.create(credential);
      if (await tenant.isValid()) return tenant;
      this.#refuse(id);
    } catch (error) {
      this.#tenants.delete(id); // whether it is good is not known: the next request asks again
      await tenant?.[Symbol.asyncDispose]();
      throw error;
    }
    await tenant[Symbol.asyncDispose]();
    return undefined;
  }

  /** A wrong credential costs the service one question, however often it is tried. */
  #refuse(id: string): void {
    this.#tenants.delete(id);
    const now = this.#now();
    for (const [other, until] of this.#refusedUntil) if (until <= now) this.#refusedUntil.delete(other);
    this.#refusedUntil.set(id, now + (this.#options.refusedMs ?? 60_000));
  }

  /** Who is answered right now is answered to the end. */
  #evict(): void {
    for (const [id, kept] of this.#tenants) {
      if (this.#tenants.size <= this.#options.maxTenants) return;
      this.#tenants.delete(id);
      kept.isEvicted = true;
      if (kept.users === 0) void close(kept);
    }
  }
}

const close = async ({ tenant }: Kept): Promise<void> => {
  const made = await tenant.catch(() => undefined);
  await made?.[Symbol.asyncDispose]();
};

const hash = (credential: string) => createHash('sha256').update(credential).digest('base64url').slice(0, 22);
