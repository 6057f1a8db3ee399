import * as z from 'zod';

/** Something about the connection and the sign-in: done here, or at the identity service, by no call of the API. */
export interface Action<In = unknown> {
  readonly name: string;
  readonly summary: string;
  readonly input: z.ZodType<unknown, In>;
  /** Whether it changes nothing. @default false */
  readonly readOnly?: boolean;
  /** Whether a secret is in its input, which belongs before no model. @default false */
  readonly secretInput?: boolean;
}

const action = <I extends z.ZodType>(spec: Omit<Action<z.input<I>>, 'input'> & { readonly input: I }) => spec;
const text = z.string().min(1);

export const configure = action({
  name: 'iconect_configure',
  summary: 'Give the base URL, OAuth client and limits; drops tokens',
  secretInput: true,
  input: z.object({
    baseUrl: z.url(),
    clientId: text,
    clientSecret: z.string().optional(),
    timeout: z.int().min(1).default(30_000).describe('Milliseconds'),
    maxRetries: z.int().min(0).default(3),
    retryDelay: z.int().min(0).default(1_000).describe('Milliseconds'),
    logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO'),
    poolSize: z.int().min(1).default(10).describe('Connections at the same time'),
    keepAlive: z.boolean().default(true),
    keepAliveTimeout: z.int().min(1).default(60_000).describe('Milliseconds'),
  }),
});

export const authPassword = action({
  name: 'iconect_auth_password',
  summary: 'Sign in with user name and password',
  secretInput: true,
  input: z.object({ username: text, password: text }),
});

export const authCode = action({
  name: 'iconect_auth_code',
  summary: 'Trade an authorization code (optionally with a PKCE verifier) for tokens',
  secretInput: true,
  input: z.object({ authCode: text, codeVerifier: z.string().optional() }),
});

export const refreshToken = action({
  name: 'iconect_refresh_token',
  summary: 'Trade a refresh token for new tokens',
  secretInput: true,
  input: z.object({ refreshToken: text }),
});

export const generateAuthUrl = action({
  name: 'iconect_generate_auth_url',
  summary: 'Build the browser URL that starts the authorization-code flow',
  readOnly: true,
  input: z.object({ redirectUri: z.url(), codeChallenge: z.string().optional(), state: z.string().optional() }),
});

export const logout = action({
  name: 'iconect_logout',
  summary: 'Forget the tokens',
  input: z.object({}),
});

export const getAuthStatus = action({
  name: 'iconect_get_auth_status',
  summary: 'Say whether tokens are held and when they expire',
  readOnly: true,
  input: z.object({}),
});
