import { ConfigError, type ConfigSources, loadConfig } from '@fastpath/mcp-kit';
import { config } from './config.js';
import { tokenStoreOf } from './token-store.js';

const usage =
  'usage: iconect-mcp login [--port N]: signs in by the browser, with ICONECT_BASE_URL, ICONECT_IDENTITY_URL, ICONECT_CLIENT_ID, and keeps the tokens in ICONECT_TOKENS, a file or "keychain"';

/** Signs a user in by the browser, and keeps the tokens for the servers that start later. Ends with 0, 1 or 2. */
export async function login(args: readonly string[], sources: ConfigSources = {}): Promise<void> {
  try {
    process.stderr.write(`${await signIn(args, sources)}\n`);
  } catch (error) {
    process.stderr.write(`iconect-mcp login: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof ConfigError ? 2 : 1;
  }
}

async function signIn(args: readonly string[], sources: ConfigSources): Promise<string> {
  const port = portIn(args);
  const { values } = loadConfig(config, { ...sources, argv: [] });
  const { baseUrl, identityUrl, clientId, clientSecret, tokens } = values;
  const missing = [
    [baseUrl, 'ICONECT_BASE_URL'],
    [clientId, 'ICONECT_CLIENT_ID'],
    [tokens, 'ICONECT_TOKENS'],
  ].find(([value]) => value === undefined);
  if (baseUrl === undefined || clientId === undefined || tokens === undefined) {
    throw new ConfigError(`${missing?.[1]} is not set; ${usage}`);
  }
  const { createIconectClient, signInByBrowser, readDialect } = await import('@fastpath/iconect-client');
  await using client = createIconectClient({
    baseUrl,
    identityUrl,
    clientId,
    clientSecret,
    tokenStore: await tokenStoreOf(values),
    ...(values.dialect !== undefined && { dialect: readDialect(values.dialect) }),
  });
  const status = await signInByBrowser(client.session, {
    ...(port !== undefined && { port }),
    onUrl: (url) => void process.stderr.write(`Open this address in your browser to sign in:\n${url}\n`),
  });
  const until = status.expiresAt === undefined ? '' : ` until ${status.expiresAt}`;
  return `Signed in${until}${status.hasRefreshToken ? ', renewed by itself' : ''}.`;
}

function portIn(args: readonly string[]): number | undefined {
  if (args.length === 0) return undefined;
  const [flag, value = ''] = args;
  if (flag !== '--port' || args.length !== 2 || !/^\d{1,5}$/.test(value)) throw new ConfigError(usage);
  return Number(value);
}
