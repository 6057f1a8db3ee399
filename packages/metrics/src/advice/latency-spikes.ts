import type { SeriesSnapshot } from '../snapshot.js';
import { currentOf, type Read, rateOf, shareOf } from '../targets/measure.js';
import { CACHE_REQUESTS, isHit, LIMIT_WAITS, OPERATIONS, REQUESTS } from '../well-known.js';
import { changed, type Rule, type Settings, scaled, seconds } from './advice.js';

const SPIKE_S = 2;
const MIN_CALLS = 20;

/** Calls of which one in a hundred takes more than two seconds: what to change depends on where they spend them. */
export const latencySpikes: Rule = (read, settings) => {
  const worst = slowest(read, OPERATIONS);
  if (!worst || worst.p99 <= SPIKE_S) return;
  const { proposal, because, effect } = causeOf(read, settings, worst.p99);
  const operation = worst.labels['gen_ai.tool.name'] ?? 'all operations';
  const slow = `${operation}: p99 is ${seconds(worst.p99)}, p50 ${seconds(worst.p50)}, over ${worst.count} calls`;
  return { issue: 'latency_spikes', ...proposal, evidence: `${slow}; ${because}`, effect };
};

function causeOf(read: Read, settings: Partial<Settings>, p99: number) {
  const waits = slowest(read, LIMIT_WAITS)?.p95 ?? 0;
  if (waits > p99 / 4) {
    const because = `waits for the rate limit are ${seconds(waits)} at p95`;
    const proposal =
      settings.batching === false ? changed(settings, 'batching', true) : scaled(settings, 'batchWindowMs', 2);
    return { proposal, because, effect: 'Fewer requests for the same reads, so that fewer of them wait' };
  }
  const state = currentOf('breaker.state')(read) ?? 0;
  if (state > 0 && settings.breaker !== false) {
    const because = `the circuit breaker is ${state === 2 ? 'open' : 'half-open'}`;
    return { proposal: lessRetries(settings), because, effect: 'Calls give up sooner while the service is failing' };
  }
  const retries = retriesPerRequest(read);
  if (retries > 0.2) {
    const because = `${Number(retries.toFixed(2))} retries per request`;
    const proposal = settings.breaker === false ? changed(settings, 'breaker', true) : lessRetries(settings);
    return { proposal, because, effect: 'Calls give up sooner while the service is failing' };
  }
  return slowWork(read, settings, p99);
}

function slowWork(read: Read, settings: Partial<Settings>, p99: number) {
  const upstream = slowest(read, REQUESTS);
  const late = slowest(read, 'nodejs.eventloop.delay')?.p99 ?? 0;
  if (late > 0.1 && (upstream?.p99 ?? 0) < p99 / 2) {
    const proposal = changed(settings, 'workers', (settings.workers ?? 1) + 1);
    return {
      proposal,
      because: `the event loop is ${seconds(late)} late at p99`,
      effect: 'Work no longer queues behind other work',
    };
  }
  const because = upstream ? `the service itself takes ${seconds(upstream.p99)} at p99` : 'no request was measured';
  const hitRate = shareOf(CACHE_REQUESTS, isHit, { minCount: MIN_CALLS })(read);
  if (upstream && hitRate !== undefined && hitRate >= 0.75) {
    const proposal = changed(settings, 'hedgeAfterMs', Math.ceil(upstream.p95 * 1_000));
    return { proposal, because, effect: 'Slow reads are overtaken by a second attempt, for about 5 % more requests' };
  }
  const proposal = settings.cache === false ? changed(settings, 'cache', true) : scaled(settings, 'cacheTtlMs', 2);
  return { proposal, because, effect: 'More reads are answered from memory, so that fewer meet the slow tail' };
}

function lessRetries(settings: Partial<Settings>) {
  const { retryMaxAttempts = 3 } = settings;
  return changed(settings, 'retryMaxAttempts', Math.max(1, retryMaxAttempts - 1));
}

function retriesPerRequest(read: Read): number {
  const [retries, requests] = [rateOf('retry.attempts')(read), rateOf(REQUESTS, { minCount: MIN_CALLS })(read)];
  return retries === undefined || !requests ? 0 : retries / requests;
}

type Timed = SeriesSnapshot & Required<Pick<SeriesSnapshot, 'p50' | 'p95' | 'p99'>>;

/** The series with the largest p99 of those with enough values to have one. */
function slowest(read: Read, name: string): Timed | undefined {
  return read(name)
    .filter((one): one is Timed => one.count >= MIN_CALLS && one.p99 !== undefined)
    .reduce<Timed | undefined>((worst, one) => (worst && worst.p99 >= one.p99 ? worst : one), undefined);
}
