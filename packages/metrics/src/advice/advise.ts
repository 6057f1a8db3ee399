import type { Snapshot } from '../snapshot.js';
import type { Advice, Rule, Settings } from './advice.js';
import { latencySpikes } from './latency-spikes.js';
import { lowBatchEfficiency } from './low-batch-efficiency.js';
import { lowHitRate } from './low-hit-rate.js';
import { memoryGrowth } from './memory-growth.js';
import { poolExhaustion } from './pool-exhaustion.js';
import { rateLimited } from './rate-limited.js';

const rules: readonly Rule[] = [
  latencySpikes,
  rateLimited,
  poolExhaustion,
  lowHitRate,
  lowBatchEfficiency,
  memoryGrowth,
];

/**
 * What to change, and why, by what a snapshot tells: of an hour is best. At most one advice for each issue; none where there is too
 * little to tell. It reads `mcp.server.operation.duration`, `http.client.request.duration`, `rate_limit.wait.duration`,
 * `cache.requests`, `cache.entries`, `batch.items`, `batch.requests`, `retry.attempts`, `breaker.state`, `pool.connections.used`,
 * `pool.connections.max`, `process.memory.rss` and `nodejs.eventloop.delay`, as far as they are there.
 *
 * @param settings What is known of the settings now. Advice about others says by how much to change them.
 */
export function advise(snapshot: Snapshot, settings: Partial<Settings> = {}): Advice[] {
  const read = (name: string) => snapshot.series.filter((one) => one.name === name);
  return rules.flatMap((rule) => rule(read, settings, snapshot.coveredMs) ?? []);
}
