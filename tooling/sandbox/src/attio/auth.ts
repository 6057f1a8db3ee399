import type { IncomingHttpHeaders } from 'node:http';
import { unauthorized } from './errors.js';

const KEY_LENGTH = 64;

/** The key of a request, as sent. */
export function keyIn({ authorization }: IncomingHttpHeaders): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
}

/** Why a key is refused. */
export function refusal(key: string | undefined): Error {
  if (key === undefined)
    return unauthorized('No API Key was provided. Pass one in the Authorization header as a Bearer token.');
  if (key.length !== KEY_LENGTH) {
    return unauthorized(
      'The API Key provided was invalid because it was the wrong length (API Keys should be 64 characters long). Check that it was copied whole.',
    );
  }
  return unauthorized('The API Key provided was invalid or has been revoked.');
}
