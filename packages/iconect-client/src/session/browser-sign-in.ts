import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError } from '@fastpath/api-kit';
import type { Session, SessionStatus } from './session.js';

export interface BrowserSignInOptions {
  /** Shows the page to sign in at, or opens it. */
  readonly onUrl: (url: string) => void | Promise<void>;
  /** Port on the loopback that the browser comes back to, where the client is registered with one. @default any free one */
  readonly port?: number;
  /** Milliseconds that a person has. @default 300_000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const operation = 'session.signInByBrowser';
const path = '/callback';

/**
 * Signs in through the browser: authorization code with PKCE (RFC 7636), which comes back to a listener on the loopback
 * (RFC 8252) that is there only for that time. @throws {ApiError} UNAUTHORIZED when it was refused there, TIMED_OUT
 */
export async function signInByBrowser(
  session: Session,
  { onUrl, port = 0, timeoutMs = 300_000, signal }: BrowserSignInOptions,
): Promise<SessionStatus> {
  const codeVerifier = randomBytes(32).toString('base64url');
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const state = randomBytes(16).toString('base64url');
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    const ends = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]);
    const code = new Promise<string>((resolve, reject) => {
      ends.addEventListener('abort', () => reject(signal?.aborted ? signal.reason : late(timeoutMs)), { once: true });
      server.on('request', (request, response) => {
        const outcome = answer(request, response, state);
        if (typeof outcome === 'string') resolve(outcome);
        else if (outcome) reject(outcome);
      });
    });
    code.catch(() => {}); // told below; not as an unhandled rejection while the page opens
    await onUrl(session.authorizeUrl({ redirectUri, codeChallenge, state }));
    return await session.signInByCode({ code: await code, redirectUri, codeVerifier }, operation);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** The code, or why there is none; nothing for a request that is not about this sign-in. */
function answer(request: IncomingMessage, response: ServerResponse, state: string): string | ApiError | undefined {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const isOurs =
    request.method === 'GET' && url.pathname === path && isEqual(url.searchParams.get('state') ?? '', state);
  if (!isOurs) {
    show(response, 404, 'There is nothing here.');
    return undefined;
  }
  const code = url.searchParams.get('code');
  if (code) {
    show(response, 200, 'Signed in. You can close this window.');
    return code;
  }
  show(response, 400, 'The sign-in was refused. You can close this window.');
  const upstreamCode = (url.searchParams.get('error') ?? 'no code').slice(0, 100);
  return new ApiError('UNAUTHORIZED', operation, `the sign-in was refused: ${upstreamCode}`, {
    upstreamCode,
    next: 'Start it again, and sign in with an account that may use this application.',
  });
}

/** Nothing of the request is on the page. */
function show(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      connection: 'close',
    })
    .end(text);
}

const isEqual = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

const late = (timeoutMs: number) =>
  new ApiError('TIMED_OUT', operation, `nobody signed in within ${Math.round(timeoutMs / 1000)} s`, {
    next: 'Start it again.',
  });
