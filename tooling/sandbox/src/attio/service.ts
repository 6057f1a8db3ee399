import { randomUUID } from 'node:crypto';
import { HttpError } from '../service/http-error.js';
import { createRouter, type Match } from '../service/router.js';
import type { Service, ServiceReply, ServiceRequest } from '../service/types.js';
import { keyIn, refusal } from './auth.js';
import type { Dataset } from './data/generate.js';
import { invalid, noEndpoint, rateLimited, serverError, tooLarge } from './errors.js';
import { Limits, retryAt } from './limits.js';
import type { Temper, Trouble } from './profiles.js';
import type { Answer, Cost, Route } from './routes/call.js';
import { listRoutes } from './routes/lists.js';
import { noteRoutes } from './routes/notes.js';
import { objectRoutes } from './routes/objects.js';
import { recordRoutes } from './routes/records.js';
import { searchRoutes } from './routes/search.js';
import { taskRoutes } from './routes/tasks.js';
import { workspaceRoutes } from './routes/workspace.js';
import { SearchIndex, type SearchTexts } from './store/search-index.js';
import { Workspace } from './store/workspace.js';
import { toWireTime } from './values/time.js';

const route = createRouter<Route>([
  ...workspaceRoutes,
  ...objectRoutes,
  ...searchRoutes,
  ...recordRoutes,
  ...noteRoutes,
  ...taskRoutes,
  ...listRoutes,
]);

/** What an Attio service is made of. */
export interface AttioServiceOptions {
  readonly dataset: Dataset;
  readonly searchTexts: SearchTexts;
  readonly apiKeys: ReadonlySet<string>;
  readonly isLimited: boolean;
  /** Makes the temper of the service, afresh after each reset. */
  readonly temper: () => Temper;
  readonly nowMs: () => number;
}

/** Attio, as far as it is known, without the network. */
export class AttioService implements Service {
  readonly #options: AttioServiceOptions;
  #workspace!: Workspace;
  #search!: SearchIndex;
  #limits!: Limits;
  #temper!: Temper;

  constructor(options: AttioServiceOptions) {
    this.#options = options;
    this.reset();
  }

  reset(): void {
    const { dataset, searchTexts, temper, nowMs } = this.#options;
    this.#workspace = new Workspace(dataset);
    this.#temper = temper();
    this.#search = new SearchIndex(searchTexts, this.#temper.searchLagMs);
    this.#limits = new Limits(nowMs);
  }

  answer(request: ServiceRequest): ServiceReply {
    const nowMs = this.#options.nowMs();
    const trouble = this.#temper.trouble();
    if (trouble && !trouble.processed) return this.#troubled(trouble);
    try {
      const match = this.#match(request);
      const answer = this.#admit(request, match) ?? match.route.handle(this.#call(request, match, nowMs));
      if (answer.score !== undefined && this.#options.isLimited) this.#limits.score(answer.score);
      const reply = this.#reply(answer, match.route.cost, nowMs);
      return trouble ? this.#troubled(trouble, reply) : reply;
    } catch (error) {
      return this.#failed(error instanceof HttpError ? error : serverError(500));
    }
  }

  tooLarge(): ServiceReply {
    return this.#failed(tooLarge());
  }

  failure(status: number): ServiceReply {
    const { nowMs } = this.#options;
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
    if (this.#options.isLimited) this.#limits.count(key, match.route.cost === 'write' ? 'write' : 'read');
    return undefined;
  }

  #call(request: ServiceRequest, { params }: Match<Route>, nowMs: number) {
    return {
      params,
      query: new URLSearchParams(request.query),
      body: parsed(request.body),
      workspace: this.#workspace,
      search: this.#search,
      nowMs,
    };
  }

  #reply({ json, rows = 0, score }: Answer, cost: Cost, nowMs: number): ServiceReply {
    return {
      status: 200,
      headers: {
        ...standardHeaders(),
        'x-accurate-at': toWireTime(nowMs),
        ...(score !== undefined && { 'x-attio-record-query-score': score.toFixed(0) }),
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

  #troubled({ status, mishap }: Trouble, reply?: ServiceReply): ServiceReply {
    const base = status === undefined ? (reply ?? this.failure(500)) : this.failure(status);
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
