import * as z from 'zod';
import { featureSettings } from './features.js';
import { httpSettings } from './http/http-settings.js';
import { LOG_LEVELS } from './logger.js';

/** The settings that every server has: spread them into the settings of an app. */
export const serverSettings = {
  tools: {
    schema: z.enum(['core', 'full', 'meta']).optional(),
    description:
      'core: tools for daily work, and four to reach every other operation; full: a tool for each operation too; meta: the four alone. Without it: core, or full where toolsets are chosen.',
  },
  toolsets: {
    schema: z.array(z.string()).optional(),
    description: 'Offer only the tools of these toolsets.',
  },
  excludeTools: {
    schema: z.array(z.string()).default([]),
    description: 'Leave these tools out.',
  },
  readOnly: {
    schema: z.boolean().default(false),
    description: 'Offer only tools that change nothing; wins over the other choices.',
  },
  deadlineMs: {
    schema: z.int().min(1_000).max(55_000).default(45_000),
    description: 'Milliseconds for one call with all its waits; hosts give up after 60,000.',
  },
  maxAnswerBytes: {
    schema: z.int().min(1_000).max(10_000_000).default(100_000),
    description: 'Bytes of the longest answer; a longer one has as many whole rows as fit, or is refused with advice.',
  },
  allowAdmin: {
    schema: z.boolean().default(false),
    description: 'Offer a tool that switches the features below.',
  },
  logLevel: {
    schema: z.enum(LOG_LEVELS).default('warn'),
    description: 'The least grave events to write to standard error.',
  },
  ...httpSettings,
  ...featureSettings,
};

/** The settings that `runServer` reads. */
export type ServerSettings = typeof serverSettings;
