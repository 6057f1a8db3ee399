/** Who calls, as far as that is known. */
export interface Caller {
  readonly ip?: string | undefined;
  readonly user?: string | undefined;
  readonly apiKey?: string | undefined;
}

/** What callers are told apart by. */
export type KeyKind = 'ip' | 'user' | 'apikey';

/**
 * The key of a caller. API keys are hashed, so that no log and no dump of a limiter holds a secret. Who has no user or no API key
 * is known by address; who has none of it shares one key with all others who have none.
 */
export function callerKey(kind: KeyKind, caller: Caller): string {
  if (kind === 'user' && caller.user) return `user:${caller.user}`;
  if (kind === 'apikey' && caller.apiKey) {
    return `apikey:${sha256(caller.apiKey).slice(0, 22)}`;
  }
  const address = caller.ip ? network(caller.ip) : 'anonymous';
  return kind === 'ip' ? address : `ip:${address}`; // beside users and API keys, so that nobody's name is another's address
}

/** The crypto module takes milliseconds to load, so it is loaded by whoever needs it. */
const sha256 = (text: string) =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('base64url');

/** An IPv4 address as it is; of an IPv6 address the first half, since each customer has the whole of the other. */
function network(ip: string): string {
  if (!ip.includes(':')) return ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped) return mapped;

  const [head = '', tail = ''] = ip.split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  const groups = [...before, ...zeros, ...after].slice(0, 4);
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return ip;
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
