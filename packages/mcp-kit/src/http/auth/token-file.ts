import { createHash, timingSafeEqual } from 'node:crypto';
import type { Principal } from '../route.js';

/** A token as the file keeps it. */
interface KnownToken {
  readonly hash: Buffer;
  readonly principal: Principal;
}

const SCOPES = ['read', 'write', 'admin'] as const;

/** SHA-256 of a token: what a token file holds, and the only form in which a token is kept. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * Reads a token file. Each line is `sha256:<64 hex digits> <name> <scopes>`, with scopes such as `read,write`; empty lines
 * and those that begin with `#` say nothing. Throws a TypeError that names the line, and never repeats it.
 */
export function readTokens(text: string): (token: string) => Principal | undefined {
  const tokens = text.split('\n').flatMap((line, i) => readLine(line.trim(), i + 1));
  if (tokens.length === 0) throw new TypeError('there is no token in it');
  return (token) => {
    const hash = hashToken(token);
    // every token is compared, so that the time taken does not tell which one was close
    let found: Principal | undefined;
    for (const known of tokens) if (timingSafeEqual(known.hash, hash)) found = known.principal;
    return found;
  };
}

function readLine(line: string, number: number): readonly KnownToken[] {
  if (line === '' || line.startsWith('#')) return [];
  const [, hex = '', name = '', scopes = ''] = /^sha256:([0-9a-f]{64})\s+(\S+)\s+(\S+)$/.exec(line) ?? [];
  const wanted = scopes.split(',');
  if (hex === '' || !wanted.every((scope) => SCOPES.some((known) => known === scope))) {
    throw new TypeError(
      `line ${number}: expected sha256:<64 hex digits>, a name, and scopes out of ${SCOPES.join(',')}`,
    );
  }
  const principal = { id: name, scopes: new Set(SCOPES.filter((scope) => wanted.includes(scope))) };
  return [{ hash: Buffer.from(hex, 'hex'), principal }];
}
