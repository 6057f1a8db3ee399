import * as z from 'zod';

const HostNames = z.array(z.string().min(1)).default([]);

/** The settings of a server that speaks HTTP. */
export const httpSettings = {
  transport: {
    schema: z.enum(['stdio', 'http']).default('stdio'),
    description: 'stdio: one client, which starts this server; http: any number of clients, over the network.',
  },
  host: {
    schema: z.string().min(1).default('127.0.0.1'),
    description: 'Address to listen on; beyond loopback, callers must sign in.',
  },
  port: {
    schema: z.int().min(0).max(65_535).default(3000),
    description: 'Port to listen on; 0 takes a free one.',
  },
  sessions: {
    schema: z.boolean().default(false),
    description:
      'Let clients open sessions, in which they can be asked and told things. Without it each request is whole in itself.',
  },
  maxSessions: {
    schema: z.int().min(1).max(100_000).default(1_000),
    description: 'Sessions at the same time.',
  },
  sessionIdleMs: {
    schema: z.int().min(1_000).max(86_400_000).default(1_800_000),
    description: 'Milliseconds without a request after which a session ends.',
  },
  publicUrl: {
    schema: z.url({ protocol: /^https?$/ }).optional(),
    description: 'Address under which clients know this server, such as that of the proxy before it.',
  },
  allowedHosts: {
    schema: HostNames,
    description: 'Host names under which requests may come in, beside the address that it listens on.',
  },
  allowedOrigins: {
    schema: HostNames,
    description: 'Origins of web pages that may call, such as https://app.example.com.',
  },
  auth: {
    schema: z.enum(['none', 'bearer', 'passthrough', 'oauth']).default('none'),
    description:
      "none: on loopback alone; bearer: tokens of a file; passthrough: each caller's own credential for the service; oauth: access tokens of an authorization server.",
  },
  authTokensFile: {
    schema: z.string().min(1).optional(),
    description: 'For bearer: a file with lines of sha256:<hash of the token>, a name, and scopes such as read,write.',
  },
  maxTenants: {
    schema: z.int().min(1).max(10_000).default(100),
    description: 'For passthrough: callers whose answers are kept at the same time; each has a cache of its own.',
  },
  oauthIssuer: {
    schema: z.url().optional(),
    description: 'For oauth: the authorization server.',
  },
  oauthJwksUrl: {
    schema: z.url().optional(),
    description: 'For oauth: where its keys are. Without it: as its metadata says.',
  },
  oauthAudience: {
    schema: z.string().min(1).optional(),
    description: 'For oauth: the audience that tokens must be for. Without it: the public URL and /mcp.',
  },
  adminToken: {
    schema: z.string().min(16).optional(),
    secret: true,
    description: 'Token that opens /admin.',
  },
  windowMs: {
    schema: z.int().min(100).max(86_400_000).default(60_000),
    description: 'Milliseconds over which the requests of a caller are counted.',
  },
  maxRequests: {
    schema: z.int().min(0).max(10_000_000).default(0),
    description: 'Requests that one caller may make in that time; 0: any number.',
  },
  limitBy: {
    schema: z.enum(['ip', 'user', 'apikey']).default('ip'),
    description: 'What callers are told apart by when they are counted.',
  },
  maxActiveRequests: {
    schema: z.int().min(1).max(100_000).default(1_000),
    description: 'Requests under way at the same time; more are refused with 503.',
  },
  maxEventLoopDelayMs: {
    schema: z.int().min(10).max(10_000).default(500),
    description: 'Requests are refused with 503 while the process is later than this.',
  },
  httpCache: {
    schema: z.array(z.string().min(1)).default([]),
    description:
      'Who may keep answers of /api, by path: /api/companies/*=7200 the caller for so many seconds, /api/search=60:public:3600 shared caches too, and a CDN for longer. Without a rule: the caller, who asks again each time.',
  },
  metricsPort: {
    schema: z.int().min(0).max(65_535).optional(),
    description:
      'Port for /metrics alone, open to whoever reaches it. Without it: /metrics beside /mcp, for those who may read.',
  },
};
