/**
 * Which optimisations are on. The layers read it at each call, so that a change takes effect with the next call.
 * Correctness does not depend on it: writes drop what they change also while the cache is off.
 */
export interface Features {
  /** Answer fresh reads from memory. */
  readonly cache: boolean;
  /** Let single reads travel together. */
  readonly batching: boolean;
  /** Let identical reads under way share one answer. */
  readonly coalescing: boolean;
  /** Try again after failures that may pass. */
  readonly retry: boolean;
  /** Stop calling a service that keeps failing. */
  readonly breaker: boolean;
  /** Stay under the service's rate limits. */
  readonly rateLimit: boolean;
}

export const allFeatures: Features = {
  cache: true,
  batching: true,
  coalescing: true,
  retry: true,
  breaker: true,
  rateLimit: true,
};
