import { defineConfig, serverSettings } from '@fastpath/mcp-kit';
import * as z from 'zod';

const plainUrl = 'an http or https URL without password, ? or #';
const url = z
  .url({ protocol: /^https?$/, error: plainUrl })
  .refine((text) => !/[@?#]/.test(text), plainUrl)
  .optional();

/** Everything that can be set: flags, environment names, help and the README's table come from here. */
export const config = defineConfig({
  prefix: 'ICONECT_MCP',
  settings: {
    baseUrl: {
      schema: url,
      env: 'ICONECT_BASE_URL',
      description: 'Where the iCONECT API is; a trailing /v1 makes no difference.',
    },
    identityUrl: {
      schema: url,
      env: 'ICONECT_IDENTITY_URL',
      description: 'Where users sign in, if that is not where the API is.',
    },
    clientId: {
      schema: z.string().min(1).optional(),
      env: 'ICONECT_CLIENT_ID',
      description: 'ID of this application, as it is registered with iCONECT.',
    },
    clientSecret: {
      schema: z.string().min(1).optional(),
      env: 'ICONECT_CLIENT_SECRET',
      secret: true,
      description: 'Its secret.',
    },
    username: {
      schema: z.string().min(1).optional(),
      env: 'ICONECT_USERNAME',
      description: 'Who signs in. Without it, whoever did so by iconect-mcp login.',
    },
    password: {
      schema: z.string().min(1).optional(),
      env: 'ICONECT_PASSWORD',
      secret: true,
      description: 'The password of that user.',
    },
    tokens: {
      schema: z.string().min(1).optional(),
      env: 'ICONECT_TOKENS',
      description:
        'Where tokens outlive the process: a file that its owner alone can read, or keychain. iconect-mcp login fills it.',
    },
    dialect: {
      schema: z.string().min(1).optional(),
      env: 'ICONECT_DIALECT',
      description:
        'A file that says how this installation speaks: its dialect, or its OpenAPI document, as JSON or YAML.',
    },
    uploadRoot: {
      schema: z.string().min(1).optional(),
      env: 'ICONECT_UPLOAD_ROOT',
      description: 'Folder that files are uploaded from and downloaded to; nothing outside of it is touched.',
    },
    stateDir: {
      schema: z.string().min(1).optional(),
      env: 'ICONECT_STATE_DIR',
      description:
        'Folder for notes by which uploads go on after a crash. Without it, one in the folder for temporary files.',
    },
    allowSecrets: {
      schema: z.boolean().default(false),
      description: 'Offer the tools that take passwords and tokens: they then pass through the model.',
    },
    verifiedOnly: {
      schema: z.boolean().default(false),
      description: 'Offer only what public documents name, or your dialect file confirms.',
    },
    sandbox: {
      schema: z.boolean().default(false),
      description: 'Work on an embedded, simulated iCONECT instead of a real one.',
    },
    sandboxSize: {
      schema: z.enum(['small', 'full']).default('full'),
      description: 'Records in the sandbox: 2,000 or 200,000.',
    },
    sandboxProfile: {
      schema: z.enum(['quiet', 'realistic', 'hostile']).default('quiet'),
      description: 'How the sandbox answers: at once, with typical waits, or with waits, limits and failures.',
    },
    cacheMaxMb: {
      schema: z.number().min(1).max(4_096).default(100),
      description: 'Megabytes of answers kept in memory, and only there.',
    },
    cacheMaxEntries: {
      schema: z.int().min(1).max(1_000_000).default(10_000),
      description: 'Answers kept in memory.',
    },
    poolSize: {
      schema: z.int().min(1).max(256).default(10),
      description: 'Connections to iCONECT at the same time.',
    },
    keepAliveMs: {
      schema: z.int().min(0).max(600_000).default(60_000),
      description: 'Milliseconds that an idle connection is kept.',
    },
    maxAttempts: {
      schema: z.int().min(1).max(10).default(4),
      description: 'Attempts at a call that may be repeated, the first included.',
    },
    ...serverSettings,
  },
});

/** The settings by name. */
export type IconectSettings = typeof config.settings;
