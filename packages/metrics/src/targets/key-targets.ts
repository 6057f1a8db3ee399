import { CACHE_REQUESTS, hasFailed, isHit, OPERATIONS, RSS } from '../well-known.js';
import { burnRate, currentOf, quantileOf, rateOf, shareOf, type Where } from './measure.js';
import type { Target } from './targets.js';

/** What the usual targets measure. */
export interface KeyTargetsOptions {
  /** The histogram of operations, in seconds, with the label `error.type` for those that failed. @default 'mcp.server.operation.duration' */
  readonly operations?: string;
  /** Which operations count as failed, by their labels: a caller's own mistake need not. @default all that have an `error.type` */
  readonly isFailure?: Where;
  /** The counter of reads with the label `cache.result`. @default 'cache.requests' */
  readonly cache?: string;
  /** Operations per second below which to warn; 0 for never, as an idle server is no trouble. @default 0 */
  readonly minPerSecond?: number;
  /** Operations per second above which to warn. @default 500 */
  readonly maxPerSecond?: number;
  /** Operations or reads in five minutes without which shares are not judged. @default 20 */
  readonly minCount?: number;
}

const MIB = 2 ** 20;

/** The usual targets of a server in front of an API: latency, load, cache hits, errors, memory, CPU. A record to pick from and add to. */
export function keyTargets(options: KeyTargetsOptions = {}): Readonly<Record<string, Target>> {
  const { operations = OPERATIONS, cache = CACHE_REQUESTS, isFailure = hasFailed, minCount = 20 } = options;
  const { minPerSecond = 0, maxPerSecond = 500 } = options;
  const failed = (windowMs: number) => shareOf(operations, isFailure, { windowMs, minCount });
  const latency = (quantile: 'p50' | 'p95' | 'p99', warn: number, alert: number) => {
    const measure = quantileOf(operations, quantile);
    return { description: `${quantile} of the time of an operation`, unit: 's', measure, warn, alert };
  };
  const load = { unit: '1/s', measure: rateOf(operations) };

  return {
    latencyP50: latency('p50', 0.03, 0.05),
    latencyP95: latency('p95', 0.1, 0.2),
    latencyP99: latency('p99', 0.2, 0.5),
    load: { ...load, description: 'Operations per second, most', warn: maxPerSecond },
    ...(minPerSecond > 0
      ? { idleness: { ...load, description: 'Operations per second, least', warn: minPerSecond, badWhen: 'below' } }
      : {}),
    cacheHitRate: {
      description: 'Reads that the cache answered',
      unit: '1',
      measure: shareOf(cache, isHit, { minCount }),
      warn: 0.75,
      alert: 0.5,
      badWhen: 'below',
    },
    errorRate: { description: 'Operations that failed', unit: '1', measure: failed(300_000), warn: 0.001, alert: 0.01 },
    errorBudget: {
      description: 'Speed at which the allowance of 0.1 % failures is spent, over an hour and five minutes',
      unit: '1',
      measure: burnRate({ objective: 0.999, badShare: failed }),
      warn: 3,
      alert: 14.4,
    },
    memory: {
      description: 'Resident memory',
      unit: 'By',
      measure: currentOf(RSS),
      warn: 150 * MIB,
      alert: 250 * MIB,
    },
    cpu: {
      description: 'CPU time, of one core',
      unit: '1',
      measure: currentOf('process.cpu.utilization'),
      warn: 0.5,
      alert: 0.8,
    },
  };
}
