import { defineConfig, serverSettings } from '@fastpath/mcp-kit';
import * as z from 'zod';

const plainUrl = 'an http or https URL without password, ? or #';

/** Everything that can be set: flags, environment names, help and the README's table come from here. */
export const config = defineConfig({
  prefix: 'ATTIO_MCP',
  settings: {
    apiKey: {
      schema: z.string().min(1).optional(),
      env: 'ATTIO_API_KEY',
      secret: true,
      description: 'API key of the Attio workspace.',
    },
    baseUrl: {
      schema: z
        .url({ protocol: /^https?$/, error: plainUrl })
        .refine((url) => !/[@?#]/.test(url), plainUrl)
        .default('https://api.attio.com'),
      env: 'ATTIO_BASE_URL',
      description: 'Where the Attio API is; a trailing /v2 makes no difference.',
    },
    sandbox: {
      schema: z.boolean().default(false),
      description: 'Work on an embedded, simulated Attio instead of a real workspace.',
    },
    sandboxSize: {
      schema: z.enum(['small', 'full']).default('full'),
      description: 'Records in the sandbox: 1,360 or 68,000.',
    },
    sandboxProfile: {
      schema: z.enum(['quiet', 'realistic', 'hostile']).default('quiet'),
      description: 'How the sandbox answers: at once, with typical waits, or with waits, limits and failures.',
    },
    cacheMaxMb: {
      schema: z.number().min(1).max(4_096).default(100),
      description: 'Megabytes of answers kept in memory.',
    },
    cacheMaxEntries: {
      schema: z.int().min(1).max(1_000_000).default(10_000),
      description: 'Answers kept in memory.',
    },
    batchWindowMs: {
      schema: z.int().min(0).max(1_000).default(10),
      description: 'Milliseconds that a joint request waits for more reads, once another is under way.',
    },
    maxConnections: {
      schema: z.int().min(1).max(256).default(50),
      description: 'Connections to Attio at the same time.',
    },
    readsPerSecond: {
      schema: z.number().min(0.1).max(1_000).default(100),
      description: 'Reads started per second.',
    },
    writesPerSecond: {
      schema: z.number().min(0.1).max(1_000).default(25),
      description: 'Writes started per second.',
    },
    ...serverSettings,
  },
});

/** The settings by name. */
export type AttioSettings = typeof config.settings;
