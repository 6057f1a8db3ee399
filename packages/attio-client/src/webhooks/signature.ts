import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether a delivery was sent by Attio: the header `Attio-Signature` is the HMAC-SHA256 of the raw body by the webhook's
 * secret, in hexadecimal digits. Give it the bytes as they came: parsed and written again they are others.
 * Compares in constant time.
 *
 * @see https://docs.attio.com/rest-api/guides/webhooks
 */
export function isSignedBy(secret: string, rawBody: string | Uint8Array, signature: string | undefined): boolean {
  if (secret === '' || signature === undefined || !/^[0-9a-f]{64}$/i.test(signature)) return false;
  const expected = createHmac('sha256', secret).update(rawBody).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}
