import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connection, Iconect } from '../connection.js';
import { local, signsIn } from './hints.js';
import { withoutGaps } from './operation-tool.js';

const toolset = 'authentication';
const text = z.string().min(1).max(8_000);
/** A number from 0 on; times are in milliseconds. */
const count = z.int().refine((number) => number >= 0 && number <= 3_600_000, 'from 0 to 3600000');

export const configure = (connection: Connection): Tool =>
  defineTool({
    name: 'iconect_configure',
    title: 'Configure',
    description: 'Which iCONECT to use, where the environment does not say; times in ms. Drops the session.',
    toolset,
    annotations: { ...signsIn, openWorldHint: false },
    structured: false,
    inputSchema: z.object({
      baseUrl: z.url({ protocol: /^https?$/ }),
      clientId: text,
      clientSecret: text.optional(),
      timeout: count.optional(),
      maxRetries: count.optional(),
      retryDelay: count.optional(),
      poolSize: count.optional(),
      keepAlive: z.boolean().optional(),
      keepAliveTimeout: count.optional(),
    }),
    rename: ({ logLevel: _, ...rest }) => rest,
    run: async (given) => {
      const used = await connection.configure(withoutGaps(given));
      const ignored = (['baseUrl', 'clientId'] as const).filter((name) => used[name] !== given[name]);
      return {
        ...used,
        timeout: given.timeout ?? 30_000,
        ...(ignored.length > 0 && { ignored, reason: 'The environment of this server says otherwise, and wins.' }),
      };
    },
  });

export const getAuthStatus = (connection: Connection): Tool =>
  defineTool({
    name: 'iconect_get_auth_status',
    title: 'Sign-in status',
    description: 'Who is signed in, until when. Signing in happens by itself.',
    toolset,
    annotations: local,
    structured: false,
    inputSchema: z.object({}),
    run: () => connection.status(),
  });

export const logout = (connection: Connection): Tool =>
  defineTool({
    name: 'iconect_logout',
    title: 'Sign out',
    description: 'Forget the tokens, and all that was read with them.',
    toolset,
    annotations: { ...signsIn, openWorldHint: false },
    structured: false,
    inputSchema: z.object({}),
    run: async () => {
      if ((await connection.status()).authenticated) await (await connection.connect()).client.session.signOut();
      return { authenticated: false };
    },
  });

export const generateAuthUrl = (connection: Connection): Tool =>
  defineTool({
    name: 'iconect_generate_auth_url',
    title: 'Sign-in address',
    description: 'The address at which a user signs in by browser.',
    toolset,
    annotations: local,
    structured: false,
    inputSchema: z.object({
      redirectUri: z.url(),
      codeChallenge: text.optional(),
      state: text.optional(),
      scope: text.optional(),
    }),
    run: async ({ scope: _, ...input }) => {
      const { client } = await connection.connect();
      return { authUrl: client.session.authorizeUrl(input) };
    },
  });

type SignIn = (session: Iconect['client']['session']) => Promise<object>;

async function signedIn(connection: Connection, signIn: SignIn): Promise<object> {
  const { client } = await connection.connect();
  return await signIn(client.session);
}

const secret = (name: string, title: string, description: string) => ({
  name,
  title,
  description,
  toolset,
  annotations: signsIn,
  structured: false as const,
});

export const authPassword = (connection: Connection): Tool =>
  defineTool({
    ...secret('iconect_auth_password', 'Sign in', 'Sign in with user name and password.'),
    inputSchema: z.object({ username: text, password: text }),
    run: (credentials) => signedIn(connection, (session) => session.signIn(credentials)),
  });

export const authCode = (connection: Connection): Tool =>
  defineTool({
    ...secret('iconect_auth_code', 'Sign in by code', 'Trade an authorization code for tokens.'),
    inputSchema: z.object({
      authCode: text,
      redirectUri: z.url().optional(),
      codeVerifier: text.optional(),
    }),
    rename: ({ code, ...rest }) => (code === undefined ? rest : { ...rest, authCode: code }),
    run: ({ authCode: code, redirectUri, codeVerifier }) =>
      signedIn(connection, (session) => session.signInByCode({ code, redirectUri, codeVerifier })),
  });

export const refreshToken = (connection: Connection): Tool =>
  defineTool({
    ...secret('iconect_refresh_token', 'Refresh tokens', 'Trade a refresh token for new tokens.'),
    inputSchema: z.object({ refreshToken: text }),
    run: ({ refreshToken: token }) => signedIn(connection, (session) => session.refresh(token)),
  });
