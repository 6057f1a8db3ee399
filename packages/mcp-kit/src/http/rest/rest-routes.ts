import { Cache } from '@fastpath/cache';
import { parseInput } from '../../tools/tool-input.js';
import type { HttpReply, HttpRequest, HttpRoute } from '../route.js';
import { type CacheRules, cacheRules } from './cache-rules.js';
import { openApi } from './openapi.js';
import { inputReader } from './read-input.js';
import { Rendered } from './rendered.js';
import type { RestContext, RestOperation } from './rest-operation.js';

/** What operations are served with. */
export interface RestRoutesOptions {
  readonly title: string;
  readonly version: string;
  /** Milliseconds for a call with all its waits. */
  readonly deadlineMs: number;
  /** See `cacheRules`. @default private, and asked for again each time */
  readonly httpCache?: readonly string[];
  /**
   * A number that differs once an answer given before may hold no longer, because of a write or of news from outside:
   * while it is the same, answers of the last second are sent again as they are. @default each answer is made anew
   */
  readonly revision?: () => number | undefined;
}

const holdMs = 1_000;
const heldBytes = 16 * 2 ** 20;

/** The routes of operations, and `GET /api/openapi.json` which describes them. */
export function restRoutes(operations: readonly RestOperation[], options: RestRoutesOptions): readonly HttpRoute[] {
  const rules = cacheRules(options.httpCache ?? []);
  const held = new Cache({ maxEntries: 2_000, maxBytes: heldBytes }).namespace('rendered');
  let document: Rendered | undefined;
  return [
    {
      method: 'GET',
      path: '/api/openapi.json',
      access: 'public',
      handle: (request) => {
        document ??= new Rendered(openApi(operations, options), {
          'cache-control': 'no-cache',
          vary: 'Accept-Encoding',
        });
        return document.reply(request);
      },
    },
    ...operations.map((operation) => toRoute(operation, rules, held, options)),
  ];
}

interface Held {
  readonly rendered: Rendered;
  readonly revision: number;
}

function toRoute(
  operation: RestOperation,
  rules: CacheRules,
  held: ReturnType<Cache['namespace']>,
  { deadlineMs, revision }: RestRoutesOptions,
): HttpRoute {
  const [method, path] = operation.route.split(' ') as [HttpRoute['method'], string];
  const readInput = inputReader(operation);
  const taker = { name: operation.name, inputSchema: operation.input };
  const run = (request: HttpRequest): Promise<object> => {
    const input = parseInput(taker, readInput(request));
    const context: RestContext = { signal: request.signal, deadlineAt: performance.now() + deadlineMs };
    return operation.run(input, context);
  };

  const get = async (request: HttpRequest): Promise<HttpReply> => {
    const before = revision?.();
    const output = await run(request);
    const rendered = new Rendered(output, { ...rules(request.path), ...link(operation, request, output) });
    const key = request.url;
    if (before !== undefined && before === revision?.()) {
      held.set<Held>(key, { rendered, revision: before }, { ttlMs: holdMs, size: rendered.bytes * 2 });
    }
    return rendered.reply(request);
  };

  if (method !== 'GET')
    return { method, path, access: operation.access, handle: (request) => change(operation, request, run) };
  return {
    method,
    path,
    access: operation.access,
    handle(request) {
      const known = held.get<Held>(request.url);
      return known !== undefined && known.revision === revision?.() ? known.rendered.reply(request) : get(request);
    },
  };
}

/** The answer to a request with a body: never kept by anyone. */
async function change(
  operation: RestOperation,
  request: HttpRequest,
  run: (request: HttpRequest) => Promise<object>,
): Promise<HttpReply> {
  const output = await run(request);
  const location = operation.location?.(output);
  const rendered = new Rendered(output, { 'cache-control': 'no-store', vary: 'Accept-Encoding' });
  const reply = await rendered.packed(request);
  return {
    ...reply,
    status: operation.status ?? 200,
    headers: { ...reply.headers, ...(location !== undefined && { location }) },
  };
}

/** Where the next page is, in the words of RFC 8288. */
function link(
  operation: RestOperation,
  { path, query }: HttpRequest,
  output: object,
): Readonly<Record<string, string>> {
  const cursor = operation.nextCursor?.(output);
  if (cursor === undefined || cursor === null) return {};
  const next = new URLSearchParams(query);
  next.set('cursor', cursor);
  return { link: `<${path}?${next}>; rel="next"` };
}
