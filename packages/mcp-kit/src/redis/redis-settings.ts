import * as z from 'zod';

/** The settings of processes that share what they know: spread them into the settings of an app that does. */
export const redisSettings = {
  redisUrl: {
    schema: z.url({ protocol: /^rediss?$/, error: 'a URL such as redis://localhost:6379' }).optional(),
    env: 'REDIS_URL',
    secret: true,
    description: 'Redis through which processes share answers, news of writes, and limits; they run without it too.',
  },
  replicas: {
    schema: z.int().min(1).max(10_000).default(1),
    description: 'Processes that share REDIS_URL: while it is away, each keeps to its part of the limits.',
  },
};
