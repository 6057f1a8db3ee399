import { type Sandbox, type SandboxOptions, startAttioSandbox } from '../attio/sandbox.js';

/** A record as the service sends it. */
export interface WireRecord {
  readonly id: { readonly record_id: string };
  readonly created_at: string;
  readonly web_url: string;
  readonly values: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

/** Anything that the service sends with ids. */
export type Item = Readonly<Record<string, unknown>> & { readonly id: Readonly<Record<string, string>> };

/** A reply, read. */
interface Reply<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** A sandbox with a client that signs its requests. */
export interface Tested extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** Sends a request with the sandbox's key; `body` becomes JSON, unless it is a form. Redirects are not followed. */
  call<T = unknown>(route: string, body?: unknown): Promise<Reply<T>>;
  /** Sends a request that must succeed, `data` as the body's; answers what the reply has as its. */
  data<T = Item>(route: string, data?: unknown): Promise<T>;
  /** The records that a query finds. */
  query(object: string, body?: unknown): Promise<readonly WireRecord[]>;
  /** The bytes of a page of records, as text. */
  text(object: string): Promise<string>;
  /** Makes a record, which must succeed. */
  create(object: string, values: object): Promise<WireRecord>;
}

/** Starts a small sandbox without rate limits, and a client for it. */
export async function startTested(options: SandboxOptions = {}): Promise<Tested> {
  const sandbox = await startAttioSandbox({ size: 'small', rateLimit: false, ...options });

  function request(route: string, body: unknown): Promise<Response> {
    const [method = 'GET', path = '/'] = route.split(' ');
    return fetch(sandbox.baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${sandbox.apiKey}` },
      redirect: 'manual',
      ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
  }

  async function call<T>(route: string, body?: unknown): Promise<Reply<T>> {
    const reply = await request(route, body);
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  async function found<T>(route: string, body: unknown): Promise<T> {
    const reply = await call<{ data: T }>(route, body);
    if (reply.status < 200 || reply.status > 299)
      throw new Error(`${route} was answered with ${JSON.stringify(reply.body)}`);
    return reply.body.data;
  }

  return {
    sandbox,
    call,
    data: (route, data) => found(route, data === undefined ? undefined : { data }),
    query: (object, body = {}) => found(`POST /v2/objects/${object}/records/query`, body),
    text: async (object) => await (await request(`POST /v2/objects/${object}/records/query`, {})).text(),
    create: (object, values) => found(`POST /v2/objects/${object}/records`, { data: { values } }),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

/** The first value of an attribute. */
export const firstValue = (record: WireRecord, slug: string): Readonly<Record<string, unknown>> | undefined =>
  record.values[slug]?.[0];

/** The ids that a record refers to. */
export const referencesOf = (record: WireRecord, slug: string): unknown[] =>
  (record.values[slug] ?? []).map((value) => value['target_record_id']);
