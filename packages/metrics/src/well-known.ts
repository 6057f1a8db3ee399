import type { Where } from './targets/measure.js';

/** Operations that a server was asked for: a histogram in seconds, by `gen_ai.tool.name` and `error.type`. */
export const OPERATIONS = 'mcp.server.operation.duration';
/** Requests sent to a service: a histogram in seconds, by `url.template`, `http.response.status_code` and `error.type`. */
export const REQUESTS = 'http.client.request.duration';
/** Reads of the cache: a counter, by `cache.result`. */
export const CACHE_REQUESTS = 'cache.requests';
/** Waits for the rate limit: a histogram in seconds. */
export const LIMIT_WAITS = 'rate_limit.wait.duration';
/** Memory that the process holds: a gauge in bytes. */
export const RSS = 'process.memory.rss';

const ANSWERED = new Set(['hit', 'stale', 'negative', 'grace']);

/** Reads that the cache answered. */
export const isHit: Where = (labels) => ANSWERED.has(labels['cache.result'] ?? '');

/** Work that ended in an error. */
export const hasFailed: Where = (labels) => labels['error.type'] !== undefined;
