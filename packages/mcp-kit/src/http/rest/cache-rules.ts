import { httpHeaders } from '@fastpath/cache/http-headers';
import { ConfigError } from '../../config/config-error.js';

/** Caching headers by path. */
export type CacheRules = (path: string) => Readonly<Record<string, string>>;

const vary = 'Authorization, Accept-Encoding';

/** What is in no rule is kept by the caller alone, and asked for again each time: a 304 is short, and never stale. */
const asked = { 'cache-control': 'private, no-cache', vary };

/**
 * Reads rules such as `/api/companies/*=7200`, `/api/search=60:public` or `/api/search=60:public:3600`: a path, seconds
 * that the caller may keep an answer, whether shared caches may too, and for how many seconds a CDN. The first that fits
 * holds. @throws {ConfigError} for one that is none
 */
export function cacheRules(rules: readonly string[]): CacheRules {
  const read = rules.map(readRule);
  return (path) => read.find(({ pattern }) => pattern.test(path))?.headers ?? asked;
}

function readRule(rule: string) {
  const found = /^(\/[\w/.{}*-]*)=(\d{1,8})(:public(?::(\d{1,8}))?)?$/.exec(rule);
  if (!found) {
    throw new ConfigError(
      '--http-cache: expected rules such as /api/companies/*=7200 or /api/search=60:public:3600, of path and seconds',
    );
  }
  const [, path = '', seconds, shared, cdnSeconds] = found;
  const literal = path.split('*').map((part) => part.replaceAll(/[.{}-]/g, '\\$&'));
  const info = { value: null, tags: [], ageMs: 0, freshMs: Number(seconds) * 1_000, staleMs: 0, graceMs: 0 };
  const headers = httpHeaders(info, {
    scope: shared ? 'public' : 'private',
    ...(cdnSeconds !== undefined && { cdnTtlMs: Number(cdnSeconds) * 1_000 }),
    vary: shared ? ['Accept-Encoding'] : ['Authorization', 'Accept-Encoding'],
  });
  const { ETag: _, Age: __, ...rest } = headers;
  const lower = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name.toLowerCase(), value]));
  return { pattern: new RegExp(`^${literal.join('[^/]*')}$`), headers: lower };
}
