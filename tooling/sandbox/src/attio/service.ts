import { randomUUID } from 'node:crypto';
import { formIn } from '../service/form.js';
import { HttpError } from '../service/http-error.js';
import { createRouter, type Match } from '../service/router.js';
import { Scratch } from '../service/scratch.js';
import type { Trouble } from '../service/temper.js';
import type { Service, ServiceReply, ServiceRequest } from '../service/types.js';
import { keyIn, refusal } from './auth.js';
import type { Dataset } from './data/generate.js';
import { forbidden, invalid, noEndpoint, rateLimited, refused, serverError, tooLarge } from './errors.js';
import { Limits, retryAt, type ScoreLimits } from './limits.js';
import type { Temper } from './profiles.js';
import type { Answer, Call, Cost, Route } from './routes/call.js';
import { MAX_FILE_BYTES } from './routes/file-content.js';
import { routes } from './routes/index.js';
import { ALL_SCOPES, missingScopes } from './scopes.js';
import { SearchIndex, type SearchTexts } from './store/search-index.js';
import { Workspace } from './store/workspace.js';
import { toWireTime } from './values/time.js';
import { Courier, type DeliveryTemper } from './webhooks/courier.js';
import type { Publish } from './webhooks/event.js';

const route = createRouter(routes);

const MAX_JSON_BYTES = 10 * 1024 * 1024;
/** A form has more than its file. */
const MAX_FORM_BYTES = MAX_FILE_BYTES + 64 * 1024;

/** What an Attio service is made of. */
export interface AttioServiceOptions {
  readonly dataset: Dataset;
  readonly searchTexts: SearchTexts;
  readonly apiKeys: ReadonlySet<string>;
  /** What keys may do, by key; a key that is not named may do everything. */
  readonly scopes: Readonly<Record<string, readonly string[]>>;
  readonly isLimited: boolean;
  /** How high the scores of queries may be; without them, any score will do. */
  readonly scoreLimits: ScoreLimits | undefined;
  /** Makes the temper of the service, afresh after each reset. */
  readonly temper: () => Temper;
  readonly deliveries: () => DeliveryTemper;
  readonly nowMs: () => number;
}

/** Attio, as far as it is known, without the network. */
export class AttioService implements Service {
  readonly maxBodyBytes = MAX_FORM_BYTES;
  readonly #options: AttioServiceOptions;
  #workspace!: Workspace;
  #search!: SearchIndex;
  #limits!: Limits;
  #temper!: Temper;
  #scratch!: Scratch;
  #courier: Courier | undefined;

  constructor(options: AttioServiceOptions) {
    this.#options = options;
    this.reset();
  }

  reset(): void {
    const { dataset, searchTexts, temper, deliveries, nowMs, scoreLimits } = this.#options;
    this.close();
    this.#workspace = new Workspace(dataset);
    this.#temper = temper();
    this.#search = new SearchIndex(searchTexts, this.#temper.searchLagMs);
    this.#limits = new Limits(nowMs, scoreLimits);
    this.#scratch = new Scratch();
    this.#courier = new Courier(this.#workspace.webhooks, deliveries());
  }

  close(): void {
    this.#courier?.close();
    this.#scratch?.[Symbol.dispose]();
  }

  answer(request: ServiceRequest): ServiceReply {
    const nowMs = this.#options.nowMs();
    const trouble = this.#temper.trouble();
    if (trouble && !trouble.processed && !trouble.on) return this.#troubled(trouble);
    try {
      const match = this.#match(request);
      if (trouble?.on?.test(match.route.route)) return this.#troubled(trouble);
      const answer = this.#admit(request, match) ?? match.route.handle(this.#call(request, match, nowMs));
      if (answer.score !== undefined && this.#options.scoreLimits) this.#limits.score(answer.score);
      const reply = this.#reply(answer, match.route.cost, nowMs);
      return trouble?.processed ? this.#troubled(trouble, reply) : reply;
    } catch (error) {
      return this.#failed(error instanceof HttpError ? error : serverError(500));
    }
  }

  tooLarge(): ServiceReply {
    return this.#failed(tooLarge());
  }

  failure(status: number, code?: string): ServiceReply {
    const { nowMs } = this.#options;
    if (code !== undefined) return this.#failed(refused(status, code));
    return this.#failed(status === 429 ? rateLimited('Rate limit exceeded.', retryAt(nowMs())) : serverError(status));
  }

  /** Paths are accepted with and without the version: base URLs come in both forms. */
  #match({ method, path }: ServiceRequest): Match<Route> {
    const found = route(method, path) ?? route(method, `/v2${path}`);
    if (!found) throw noEndpoint(method, path);
    return found;
  }

  /** Checks key and limits; answers for the one route that does not refuse an unknown key. */
  #admit({ headers }: ServiceRequest, match: Match<Route>): Answer | undefined {
    if (match.route.isOpen) return undefined;
    const key = keyIn(headers);
    if (key === undefined || !this.#options.apiKeys.has(key)) {
      if (key !== undefined && match.route.route === 'GET /v2/self') return { json: '{"active":false}' };
      throw refusal(key);
    }
    const { route: name, cost, scopes, perSecond } = match.route;
    const missing = missingScopes(scopes, this.#scopesOf(key));
    if (missing.length > 0) throw forbidden(`This API Key lacks the required scopes: ${missing.join(', ')}.`);
    if (!this.#options.isLimited) return undefined;
    this.#limits.count(key, cost === 'write' ? 'write' : 'read');
    if (perSecond !== undefined) this.#limits.countOne(key, name, perSecond);
    return undefined;
  }

  #scopesOf(key = ''): readonly string[] {
    const { scopes } = this.#options;
    return (Object.hasOwn(scopes, key) ? scopes[key] : undefined) ?? ALL_SCOPES;
  }

  #call(request: ServiceRequest, { params }: Match<Route>, nowMs: number): Call {
    const form = formIn(request);
    if (!form && request.bytes.length > MAX_JSON_BYTES) throw tooLarge();
    return {
      params,
      query: new URLSearchParams(request.query),
      body: form ? undefined : parsed(request.body),
      form,
      origin: `http://${request.headers.host ?? 'localhost'}`,
      scratch: this.#scratch,
      workspace: this.#workspace,
      search: this.#search,
      nowMs,
      scopes: this.#scopesOf(keyIn(request.headers)),
      publish: this.#publish,
      mergeMs: this.#temper.mergeMs,
    };
  }

  /** Whatever happens through the API is done by its token. */
  readonly #publish: Publish = (type, id, more) => {
    const { workspaceId, tokenId } = this.#workspace.schema;
    const actor = { type: 'api-token', id: tokenId } as const;
    this.#courier?.publish({ event_type: type, id: { workspace_id: workspaceId, ...id }, ...more, actor });
  };

  #reply({ json, rows = 0, score, status = 200, headers }: Answer, cost: Cost, nowMs: number): ServiceReply {
    return {
      status,
      headers: {
        ...standardHeaders(),
        'x-accurate-at': toWireTime(nowMs),
        ...(score !== undefined && { 'x-attio-record-query-score': score.toFixed(0) }),
        ...headers,
      },
      body: json,
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

  #troubled({ status, mishap, code }: Trouble, reply?: ServiceReply): ServiceReply {
    const base = status === undefined ? (reply ?? this.failure(500)) : this.failure(status, code);
    return { ...base, ...(mishap && { mishap }) };
  }
}

const standardHeaders = () => ({
  'content-type': 'application/json; charset=utf-8',
  'x-attio-execution-id': randomUUID(),
});

function parsed(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw invalid('Invalid JSON in request body.', []);
  }
}
