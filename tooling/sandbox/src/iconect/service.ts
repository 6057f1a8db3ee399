import { randomUUID } from 'node:crypto';
import { HttpError } from '../service/http-error.js';
import { createRouter, type Match } from '../service/router.js';
import type { ServiceTemper, Trouble } from '../service/temper.js';
import type { Service, ServiceReply, ServiceRequest } from '../service/types.js';
import { Accounts } from './auth/accounts.js';
import { answerAuth, isAuthRequest } from './auth/auth-routes.js';
import { type OAuthClient, OpenId } from './auth/openid.js';
import { Tokens } from './auth/tokens.js';
import { generateUsers, OWNER, userIds } from './data/people.js';
import type { RecordData } from './data/records.js';
import { SIZES, type Size } from './data/sizes.js';
import { failed, invalidField, noEndpoint, rateLimited, tooLarge, unauthorized } from './errors.js';
import { Limits } from './limits.js';
import type { Answer, Route } from './routes/call.js';
import { ROUTES } from './routes/index.js';
import { type Pace, Workspace } from './store/workspace.js';
import type { Cost } from './temper.js';

const route = createRouter<Route>(ROUTES);

/** What an iCONECT service is made of. */
export interface IconectServiceOptions extends OAuthClient, Pace {
  readonly seed: number;
  readonly size: Size;
  readonly data: RecordData;
  /** The password of every user at the start. */
  readonly password: string;
  readonly tokenTtlSeconds: number;
  /** What token replies say; a service may be wrong about it. */
  readonly reportedExpiresIn: number;
  readonly isLimited: boolean;
  /** Makes the temper of the service, afresh after each reset. */
  readonly temper: () => ServiceTemper<Cost>;
  readonly nowMs: () => number;
}

/** iCONECT, as far as it is known, without the network. */
export class IconectService implements Service {
  readonly maxBodyBytes = 24 * 1024 * 1024;
  readonly #options: IconectServiceOptions;
  #workspace!: Workspace;
  #accounts!: Accounts;
  #tokens!: Tokens;
  #openId!: OpenId;
  #limits!: Limits;
  #temper!: ServiceTemper<Cost>;

  constructor(options: IconectServiceOptions) {
    this.#options = options;
    this.#start();
  }

  reset(): void {
    this.close();
    this.#start();
  }

  close(): void {
    this.#workspace[Symbol.dispose]();
  }

  /** Ends every access token, as if its time were over. */
  expireTokens(): void {
    this.#tokens.expireAll();
  }

  async answer(request: ServiceRequest): Promise<ServiceReply> {
    const trouble = this.#temper.trouble();
    if (trouble && !trouble.processed) return this.#troubled(trouble);
    try {
      const reply = await this.#handle(request);
      return trouble ? this.#troubled(trouble, reply) : reply;
    } catch (error) {
      return this.#failed(error instanceof HttpError ? error : failed(500));
    }
  }

  tooLarge(): ServiceReply {
    return this.#failed(tooLarge());
  }

  failure(status: number, code?: string): ServiceReply {
    if (code === undefined && status === 429) return this.#failed(rateLimited(1));
    return this.#failed(failed(status, code));
  }

  #start(): void {
    const { seed, size, data, password, tokenTtlSeconds, reportedExpiresIn, nowMs, temper } = this.#options;
    const { make } = generateUsers(seed, SIZES[size].users);
    const rows = Array.from({ length: SIZES[size].users }, (_, row) => row);
    this.#workspace = new Workspace(seed, size, data, this.#options);
    this.#accounts = new Accounts(new Map(rows.map((row) => [make(row).username, userIds.of(row)])), password);
    this.#tokens = new Tokens(tokenTtlSeconds * 1_000);
    this.#openId = new OpenId({
      clientId: this.#options.clientId,
      clientSecret: this.#options.clientSecret,
      tokens: this.#tokens,
      accounts: this.#accounts,
      owner: OWNER,
      expiresInSeconds: reportedExpiresIn,
    });
    this.#limits = new Limits(nowMs);
    this.#temper = temper();
  }

  async #handle(request: ServiceRequest): Promise<ServiceReply> {
    const nowMs = this.#options.nowMs();
    const origin = `http://${request.headers.host ?? 'localhost'}`;
    if (isAuthRequest(request)) {
      const { status, body, headers } = answerAuth(this.#openId, request, origin, nowMs);
      return this.#reply({ body, status, ...(headers && { headers }) }, 'sign-in');
    }
    const match = route(request.method, request.path);
    if (!match) throw noEndpoint(request.method, request.path);
    const userId = match.route.isOpen ? '' : this.#admit(request, nowMs);
    this.#workspace.advance(nowMs);
    const answer = await match.route.handle(this.#call(request, match, { nowMs, origin, userId }));
    return this.#reply(answer, match.route.cost);
  }

  /** The user behind the token of a request. @throws {HttpError} 401 without one, 429 above the limit */
  #admit({ headers }: ServiceRequest, nowMs: number): string {
    const [, token] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    if (token === undefined) throw unauthorized('An access token is required');
    const userId = this.#tokens.userOf(token, nowMs);
    if (userId === undefined) throw unauthorized('The access token is unknown or expired');
    if (this.#options.isLimited) this.#limits.count(userId);
    return userId;
  }

  #call(request: ServiceRequest, { params }: Match<Route>, more: { nowMs: number; origin: string; userId: string }) {
    return {
      params,
      query: new URLSearchParams(request.query),
      headers: request.headers,
      body: bodyOf(request),
      bytes: request.bytes,
      workspace: this.#workspace,
      passwords: this.#accounts,
      ...more,
    };
  }

  #reply({ body, status = 200, headers, content, rows = 0 }: Answer, cost: Cost): ServiceReply {
    return {
      status,
      headers: { ...standardHeaders(), ...headers },
      body: content ?? (body === undefined ? '' : JSON.stringify(body)),
      delayMs: this.#temper.delayMs(cost, rows),
    };
  }

  #failed({ status, headers, body }: HttpError): ServiceReply {
    return {
      status,
      headers: { ...standardHeaders(), ...headers },
      body: JSON.stringify(body),
      delayMs: this.#temper.delayMs('get', 0),
    };
  }

  #troubled({ status, mishap }: Trouble, reply?: ServiceReply): ServiceReply {
    const base = status === undefined ? (reply ?? this.failure(500)) : this.failure(status);
    return { ...base, ...(mishap && { mishap }) };
  }
}

const standardHeaders = () => ({
  'content-type': 'application/json; charset=utf-8',
  'x-request-id': randomUUID(),
});

/** The parsed body; undefined when there was none or it is something else than JSON. @throws {HttpError} 400 */
function bodyOf({ headers, bytes, body }: ServiceRequest): unknown {
  if (bytes.length === 0 || !/json/i.test(headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw invalidField('body', 'is no JSON');
  }
}
