const standardObjects = ['companies', 'people', 'deals'];

/** Defaults for a way of use; whatever is set by hand wins over them. */
export const presets = {
  /** Somebody works with an agent: questions that come together travel together. */
  interactive: { batchWindowMs: 50, batchMaxSize: 100, cacheMaxEntries: 10_000, cacheMaxMb: 100 },
  /** Somebody types: answers from an index in memory, kept for two hours. */
  autocomplete: {
    ttls: ['*=7200000'],
    cacheMaxEntries: 50_000,
    indexObjects: standardObjects,
    indexAlgorithm: 'simple' as const,
    indexThreshold: 0.3,
    indexMaxResults: 10,
  },
  /** Much is moved: large joint requests, patience, answers for five minutes. */
  sync: {
    ttls: ['*=300000'],
    batchMaxSize: 50,
    batchWindowMs: 500,
    maxAttempts: 6,
    breakerFailures: 10,
  },
  /** A screen that is looked at: nothing older than a minute. */
  dashboard: { ttls: ['*=60000'], cacheMaxEntries: 1_000 },
  /** Many clients over HTTP: a limit for each, and protection of the service behind. */
  gateway: {
    transport: 'http' as const,
    maxRequests: 1_000,
    windowMs: 60_000,
    limitBy: 'ip' as const,
    breakerFailures: 5,
    breakerOpenMs: 30_000,
    breakerProbes: 3,
    maxHeapMb: 200,
  },
};
