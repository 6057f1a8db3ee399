import { createHash } from 'node:crypto';
import { ApiError, type Client, type ClientOptions } from '@fastpath/api-kit';
import { createClient } from '@fastpath/api-kit/client';
import { Cache } from '@fastpath/cache';
import { attio, defaultBaseUrl } from './service.js';

export interface AttioOptions extends Omit<ClientOptions, 'service' | 'cache'> {
  /** An API key or OAuth access token. */
  readonly apiKey: string;
  /** @default https://api.attio.com */
  readonly baseUrl?: string;
  /** Memory for answers; credentials share none of its entries. @default one of its own */
  readonly cache?: Cache;
}

/** A client of Attio for one credential. @throws {ApiError} NOT_CONFIGURED for an empty key or a base URL that is none */
export function createAttioClient({
  apiKey,
  baseUrl = defaultBaseUrl,
  cache = new Cache(),
  ...options
}: AttioOptions): Client {
  if (apiKey === '') throw notConfigured('the API key is empty');
  if (/[^\x21-\x7e]/.test(apiKey))
    throw notConfigured('the API key holds a space, a line break or another character that no key has');
  if (!/^https?:$/.test(protocolOf(baseUrl))) throw notConfigured(`the base URL ${baseUrl} is no http or https URL`);
  return createClient({
    ...options,
    service: attio(baseUrl, apiKey),
    cache: cache.namespace(namespaceOf(baseUrl, apiKey)),
  });
}

/** Names a credential without revealing it. */
function namespaceOf(baseUrl: string, apiKey: string): string {
  return `attio:${createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('base64url').slice(0, 22)}`;
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}

const notConfigured = (what: string) => new ApiError('NOT_CONFIGURED', 'attio', what);
