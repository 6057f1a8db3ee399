import { defineConfig, redisSettings, serverSettings } from '@fastpath/mcp-kit';
import * as z from 'zod';
import { presets } from './presets.js';

const plainUrl = 'an http or https URL without password, ? or #';

/** The settings of the index in memory. */
const indexSettings = {
  indexObjects: {
    schema: z.array(z.string().min(1).max(100)).default([]),
    description:
      'Objects whose records are held in memory: search, and search_records by words, then answer from there where they find something. Without it: none.',
  },
  indexFields: {
    schema: z.array(z.string().min(1).max(100)).default(['name', 'email', 'domain']),
    description: 'Attributes that are searched there, by slug or as name, email, domain, phone.',
  },
  indexAlgorithm: {
    schema: z.enum(['simple', 'bm25']).default('simple'),
    description: 'How hits are scored: by how much of the words was typed, or by how rare the words are.',
  },
  indexThreshold: {
    schema: z.number().min(0).max(1).default(0),
    description: 'Hits with a lower score are left out.',
  },
  indexMaxResults: {
    schema: z.int().min(1).max(500).default(25),
    description: 'Hits that search answers with at most.',
  },
  indexMaxRecords: {
    schema: z.int().min(1).max(10_000_000).default(100_000),
    description: 'Records held in memory at most, about 1.2 KB each.',
  },
};

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
    preset: {
      schema: z.enum(Object.keys(presets) as (keyof typeof presets)[]).optional(),
      description: 'Other defaults, for a way of use.',
    },
    cacheMaxMb: {
      schema: z.number().min(1).max(4_096).default(100),
      description: 'Megabytes of answers kept in memory.',
    },
    cacheMaxEntries: {
      schema: z.int().min(1).max(1_000_000).default(10_000),
      description: 'Answers kept in memory.',
    },
    ttls: {
      schema: z
        .array(z.string().regex(/^[^=]+=\d{1,10}$/, 'a pattern and milliseconds, such as *deals*=60000'))
        .default([]),
      description:
        'How long answers are kept, by pattern=milliseconds; the first pattern that fits an operation with its input counts, such as records.get*deals*=60000.',
    },
    maxHeapMb: {
      schema: z.int().min(16).max(65_536).optional(),
      description: 'Megabytes of heap above which kept answers are given up. Without it: 80 % of what Node allows.',
    },
    batchMaxSize: {
      schema: z.int().min(1).max(100).default(100),
      description: 'Reads that travel together at most.',
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
    maxAttempts: {
      schema: z.int().min(1).max(10).default(4),
      description: 'Attempts at a call in all, where trying again does no harm.',
    },
    breakerFailures: {
      schema: z.int().min(1).max(1_000).default(5),
      description: 'Failures in a row after which Attio is left alone.',
    },
    breakerOpenMs: {
      schema: z.int().min(100).max(600_000).default(30_000),
      description: 'Milliseconds for which it is left alone.',
    },
    breakerProbes: {
      schema: z.int().min(1).max(100).default(1),
      description: 'Calls that are let through then; all of them must succeed.',
    },
    journalFolder: {
      schema: z.string().min(1).optional(),
      description:
        'Folder for the journals of write_records: a run that was ended goes on when it is called again. Without it: none.',
    },
    ...indexSettings,
    warmUp: {
      schema: z.array(z.string().min(1).max(256)).default([]),
      description:
        'What is asked beforehand, in the background: words for all objects, object: for its first page, object:words for its records.',
    },
    warmUpDelayMs: {
      schema: z.int().min(0).max(3_600_000).default(5_000),
      description: 'Milliseconds after the start at which that begins.',
    },
    webhookSecret: {
      schema: z.string().min(8).optional(),
      env: 'ATTIO_WEBHOOK_SECRET',
      secret: true,
      description:
        'Secret of the webhook that `attio-mcp webhooks install` made: opens POST /webhooks/attio over HTTP.',
    },
    ...redisSettings,
    ...serverSettings,
  },
  presets,
});

/** The settings by name. */
export type AttioSettings = typeof config.settings;
