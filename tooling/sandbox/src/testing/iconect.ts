import { type IconectSandbox, type IconectSandboxOptions, startIconectSandbox } from '../iconect/sandbox.js';

/** A reply, read. */
export interface IconectReply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into replies of every shape
  readonly body: any;
}

/** A sandbox with a client that is signed in. */
export interface TestedIconect extends AsyncDisposable {
  readonly sandbox: IconectSandbox;
  /** Sends a request with a token; `body` becomes JSON. */
  call(route: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<IconectReply>;
  /** As `call`, for a request that must succeed: its body. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into replies of every shape
  ok(route: string, body?: unknown): Promise<any>;
  /** Sends a request as it is. */
  raw(path: string, init?: RequestInit): Promise<Response>;
  /** Signs in again, after a reset. */
  signIn(): Promise<void>;
  /** Asks for tokens with a form. */
  token(form: Readonly<Record<string, string>>, path?: string): Promise<IconectReply>;
}

/** Starts a small sandbox without rate limits, and signs in. */
export async function startTestedIconect(options: IconectSandboxOptions = {}): Promise<TestedIconect> {
  const sandbox = await startIconectSandbox({ size: 'small', rateLimit: false, ...options });
  const { clientId, clientSecret, username, password } = sandbox;
  let bearer = '';

  const raw = (path: string, init: RequestInit = {}) => fetch(sandbox.baseUrl + path, { redirect: 'manual', ...init });

  async function token(form: Readonly<Record<string, string>>, path = '/openid/token'): Promise<IconectReply> {
    const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form });
    const reply = await raw(path, { method: 'POST', body });
    return { status: reply.status, headers: reply.headers, body: await reply.json() };
  }

  async function call(
    route: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<IconectReply> {
    const [method = 'GET', path = '/'] = route.split(' ');
    const reply = await raw(path, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    const isJson = reply.headers.get('content-type')?.includes('json') && text !== '';
    return { status: reply.status, headers: reply.headers, body: isJson ? JSON.parse(text) : text };
  }

  async function ok(route: string, body?: unknown): Promise<unknown> {
    const reply = await call(route, body);
    if (reply.status >= 400)
      throw new Error(`${route} was answered with ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  async function signIn(): Promise<void> {
    const { body } = await token({ grant_type: 'password', username, password, scope: 'iconect_api' });
    bearer = body.access_token;
  }

  if (options.profile !== 'hostile') await signIn();
  return {
    sandbox,
    call,
    ok,
    raw,
    signIn,
    token,
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}
