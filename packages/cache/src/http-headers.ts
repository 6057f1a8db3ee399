import { createHash } from 'node:crypto';
import type { EntryInfo } from './namespace.js';

export interface HttpHeadersOptions {
  /** `public` lets shared caches keep the answer: only for what every caller may see. @default 'private' */
  readonly scope?: 'private' | 'public';
  /** Milliseconds a CDN may keep a public answer, where that differs from browsers. @default none */
  readonly cdnTtlMs?: number;
  /** Request headers the answer depends on. @default ['Authorization'] for private answers, none for public ones */
  readonly vary?: readonly string[];
}

/** Caching headers of one answer. */
export type HttpCacheHeaders = Readonly<Record<string, string>>;

/**
 * The headers with which an entry (`namespace.info(key)`) is sent over HTTP: how long it is still good for, how old it
 * is, and a strong tag made of its value. Private unless told otherwise.
 */
export function httpHeaders(entry: EntryInfo, options: HttpHeadersOptions = {}): HttpCacheHeaders {
  const { scope = 'private', cdnTtlMs, vary = scope === 'private' ? ['Authorization'] : [] } = options;
  const etag = etagOf(entry.value);
  const cdn = scope === 'public' && cdnTtlMs !== undefined;
  return {
    'Cache-Control': [scope, ...directives(entry)].join(', '),
    ...(cdn && { 'CDN-Cache-Control': `public, max-age=${seconds(cdnTtlMs)}` }),
    Age: String(seconds(entry.ageMs)),
    ...(etag !== undefined && { ETag: etag }),
    ...(vary.length > 0 && { Vary: vary.join(', ') }),
  };
}

/** A strong entity tag: the hash of the value's JSON text. `undefined` for a value without one. */
export function etagOf(value: unknown): string | undefined {
  try {
    const text = JSON.stringify(value);
    return text === undefined ? undefined : `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  } catch {
    return undefined;
  }
}

/** Whether a request's `If-None-Match` names `etag`: then 304 is the answer. */
export function isNotModified(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}

function directives({ ageMs, freshMs, staleMs, graceMs }: EntryInfo): string[] {
  const stale = seconds(staleMs - Math.max(0, freshMs));
  const grace = seconds(graceMs - Math.max(0, freshMs));
  return [
    `max-age=${seconds(ageMs + freshMs)}`,
    ...(stale > 0 ? [`stale-while-revalidate=${stale}`] : []),
    ...(grace > 0 ? [`stale-if-error=${grace}`] : []),
  ];
}

/** Whole seconds, at most 2^31 as RFC 9111 asks for. */
function seconds(ms: number): number {
  return Math.min(2 ** 31, Math.max(0, Math.floor(ms / 1_000)));
}
