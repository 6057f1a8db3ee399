import { randomUUID } from 'node:crypto';
import { HttpError } from '../service/http-error.js';
import { createRouter, type Match } from '../service/router.js';
import type { Trouble } from '../service/temper.js';
import type { Service, ServiceReply, ServiceRequest } from '../service/types.js';
import { keyIn, refusal } from './auth.js';
import type { Dataset } from './data/generate.js';
import { forbidden, invalid, noEndpoint, rateLimited, refused, serverError, tooLarge } from './errors.js';
import { Limits, retryAt } from './limits.js';
import type { Temper } from './profiles.js';
import { activityRoutes } from './routes/activities.js';
import { activityRecordRoutes } from './routes/activity-records.js';
import { attributeRoutes } from './routes/attributes.js';
import type { Answer, Cost, Route } from './routes/call.js';
import { choiceRoutes } from './routes/choices.js';
import { entryRoutes } from './routes/entries.js';
import { listRoutes } from './routes/lists.js';
import { mergeRoutes } from './routes/merge.js';
import { noteRoutes } from './routes/notes.js';
import { objectRoutes } from './routes/objects.js';
import { recordRoutes } from './routes/records.js';
import { searchRoutes } from './routes/search.js';
import { sequenceRoutes } from './routes/sequences.js';
import { sqlRoutes } from './routes/sql.js';
import { taskRoutes } from './routes/tasks.js';
import { webhookRoutes } from './routes/webhooks.js';
import { workspaceRoutes } from './routes/workspace.js';
import { ALL_SCOPES, missingScopes } from './scopes.js';
import { SearchIndex, type SearchTexts } from './store/search-index.js';
import { Workspace } from './store/workspace.js';
import { toWireTime } from './values/time.js';
import { Courier, type DeliveryTemper } from './webhooks/courier.js';
import type { Publish } from './webhooks/event.js';

const route = createRouter<Route>([
  ...workspaceRoutes,
  ...objectRoutes,
  ...attributeRoutes,
  ...choiceRoutes,
  ...searchRoutes,
  ...recordRoutes,
  ...mergeRoutes,
  ...sqlRoutes,
  ...noteRoutes,
  ...taskRoutes,
  ...listRoutes,
  ...entryRoutes,
  ...webhookRoutes,
  ...activityRoutes,
  ...activityRecordRoutes,
  ...sequenceRoutes,
]);

/** What an Attio service is made of. */
export interface AttioServiceOptions {
  readonly dataset: Dataset;
  readonly searchTexts: SearchTexts;
  readonly apiKeys: ReadonlySet<string>;
  /** What keys may do, by key; a key that is not named may do everything. */
  readonly scopes: Readonly<Record<string, readonly string[]>>;
  readonly isLimited: boolean;
  /** Whether the scores of queries are limited as well. */
  readonly isScored: boolean;
  /** Makes the temper of the service, afresh after each reset. */
  readonly temper: () => Temper;
  readonly deliveries: () => DeliveryTemper;
  readonly nowMs: () => number;
}

/** Attio, as far as it is known, without the network. */
export class AttioService implements Service {
  readonly #options: AttioServiceOptions;
  #workspace!: Workspace;
  #search!: SearchIndex;
  #limits!: Limits;
  #temper!: Temper;
  #courier: Courier | undefined;

  constructor(options: AttioServiceOptions) {
    this.#options = options;
    this.reset();
  }

  reset(): void {
    const { dataset, searchTexts, temper, deliveries, nowMs } = this.#options;
    this.close();
    this.#workspace = new Workspace(dataset);
    this.#temper = temper();
    this.#search = new SearchIndex(searchTexts, this.#temper.searchLagMs);
    this.#limits = new Limits(nowMs);
    this.#courier = new Courier(this.#workspace.webhooks, deliveries());
  }

  close(): void {
    this.#courier?.close();
  }

  answer(request: ServiceRequest): ServiceReply {
    const nowMs = this.#options.nowMs();
    const trouble = this.#temper.trouble();
    if (trouble && !trouble.processed && !trouble.on) return this.#troubled(trouble);
    try {
      const match = this.#match(request);
      if (trouble?.on?.test(match.route.route)) return this.#troubled(trouble);
      const answer = this.#admit(request, match) ?? match.route.handle(this.#call(request, match, nowMs));
      if (answer.score !== undefined && this.#options.isScored) this.#limits.score(answer.score);
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

  #call(request: ServiceRequest, { params }: Match<Route>, nowMs: number) {
    return {
      params,
      query: new URLSearchParams(request.query),
      body: parsed(request.body),
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
