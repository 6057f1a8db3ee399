const seconds = /^\d+(\.\d+)?$/;
const httpDate = /^(Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?,? /i;

/**
 * Milliseconds that a `Retry-After` header asks to wait: seconds, or an HTTP date, which is taken against the reply's own
 * `Date` header, so that a wrong clock on either side does no harm. A date in the past is 0.
 *
 * @param replyDate the reply's `Date` header; without it, a date is taken against `now`
 * @param now milliseconds since 1970. Default: this machine's clock
 * @returns undefined when the header is absent or says neither
 */
export function parseRetryAfter(
  value: string | null | undefined,
  replyDate?: string | null,
  now: number = Date.now(),
): number | undefined {
  const text = value?.trim() ?? '';
  if (seconds.test(text)) return Math.min(Math.ceil(Number(text) * 1000), Number.MAX_SAFE_INTEGER);

  const until = parseHttpDate(text);
  if (until === undefined) return undefined;
  return Math.max(0, until - (parseHttpDate(replyDate?.trim() ?? '') ?? now));
}

/** All three forms of RFC 9110; the oldest names no zone and means GMT as well. */
function parseHttpDate(text: string): number | undefined {
  if (!httpDate.test(text)) return undefined;
  const time = Date.parse(/ GMT$/i.test(text) ? text : `${text} GMT`);
  return Number.isNaN(time) ? undefined : time;
}
