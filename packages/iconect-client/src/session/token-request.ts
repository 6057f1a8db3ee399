import type { AuthDialect } from '../dialect/dialect.js';

/** The application that asks, as it is registered with the service. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
}

export type Grant =
  | { readonly grant_type: 'password'; readonly username: string; readonly password: string }
  | {
      readonly grant_type: 'authorization_code';
      readonly code: string;
      readonly redirect_uri?: string | undefined;
      readonly code_verifier?: string | undefined;
    }
  | { readonly grant_type: 'refresh_token'; readonly refresh_token: string };

export interface TokenRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is sent to the token endpoint, in the form that the dialect names. */
export function tokenRequest(
  dialect: AuthDialect,
  { clientId, clientSecret }: OAuthClient,
  grant: Grant,
): TokenRequest {
  const isBasic = dialect.clientAuth === 'basic' && clientSecret !== undefined;
  const fields: Record<string, string | undefined> = {
    ...grant,
    ...(dialect.scope !== '' && grant.grant_type !== 'authorization_code' && { scope: dialect.scope }),
    ...(!isBasic && { client_id: clientId, client_secret: clientSecret }),
  };
  const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const isForm = dialect.bodyEncoding === 'form';
  return {
    headers: {
      accept: 'application/json',
      'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
      ...(isBasic && { authorization: basic(clientId, clientSecret) }),
    },
    body: isForm ? new URLSearchParams(given).toString() : JSON.stringify(Object.fromEntries(given)),
  };
}

/** RFC 6749, section 2.3.1: both parts are form-encoded before they are put together. */
const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
