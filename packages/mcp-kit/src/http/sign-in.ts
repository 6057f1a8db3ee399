import { readFileSync } from 'node:fs';
import { ConfigError } from '../config/config-error.js';
import type { ConfigValues } from '../config/definition.js';
import type { ServerSettings } from '../server-settings.js';
import { orAdmin } from './auth/admit.js';
import { type Authenticate, admitAll, admitBearer } from './auth/authenticator.js';
import type { OAuthOptions } from './auth/oauth.js';
import { readTokens } from './auth/token-file.js';
import { isLoopback } from './guard/trusted-hosts.js';
import type { Admit } from './http-server.js';
import type { HttpRoute } from './route.js';

/** How callers come in, and what tells them so. */
export interface SignIn {
  readonly admit: Admit;
  readonly routes: readonly HttpRoute[];
}

type Values = ConfigValues<ServerSettings>;

/** The way in that the settings choose. Throws a ConfigError for settings that leave a door open, or lead nowhere. */
export async function signIn(values: Values, passthrough: Authenticate | undefined): Promise<SignIn> {
  const { admit, routes } = await chosen(values, passthrough);
  return { admit: orAdmin(admit, values.adminToken), routes };
}

async function chosen(values: Values, passthrough: Authenticate | undefined): Promise<SignIn> {
  if (values.auth === 'bearer') return { admit: admitBearer(tokensOf(values)), routes: [] };
  if (values.auth === 'oauth') return await oauth(values);
  if (values.auth === 'passthrough') {
    if (!passthrough)
      throw new ConfigError('--auth passthrough: the callers of this server have no credential of their own');
    return { admit: admitBearer(passthrough), routes: [] };
  }
  if (isLoopback(values.host)) return { admit: admitAll, routes: [] };
  throw new ConfigError(
    `--host ${values.host}: beyond loopback callers must sign in; choose --auth bearer, passthrough or oauth`,
  );
}

function tokensOf({ authTokensFile }: Values): Authenticate {
  if (authTokensFile === undefined) throw new ConfigError('--auth bearer: needs --auth-tokens-file');
  try {
    return readTokens(readFileSync(authTokensFile, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ConfigError(`--auth-tokens-file: ${code ? `the file cannot be read (${code})` : message}`);
  }
}

async function oauth(values: Values): Promise<SignIn> {
  const { oauthIssuer: issuer, oauthJwksUrl: jwksUrl, publicUrl, oauthAudience } = values;
  if (issuer === undefined) throw new ConfigError('--auth oauth: needs --oauth-issuer');
  if (publicUrl === undefined)
    throw new ConfigError('--auth oauth: needs --public-url, the address that tokens are for');
  const base = publicUrl.replace(/\/$/, '');
  const options: OAuthOptions = { issuer, jwksUrl, audience: oauthAudience ?? `${base}/mcp` };
  const { oauthAuthenticate, resourceMetadataPath, resourceMetadataRoutes } = await import('./auth/oauth.js');
  return {
    admit: admitBearer(oauthAuthenticate(options), { resourceMetadata: `${base}${resourceMetadataPath}/mcp` }),
    routes: resourceMetadataRoutes(`${base}/mcp`, options),
  };
}
