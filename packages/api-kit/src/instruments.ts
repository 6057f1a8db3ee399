import type { Metrics } from '@fastpath/metrics';
import type { CircuitState } from '@fastpath/resilience';
import type { Operation } from './operation.js';

/** What the layers report, as bound series: a report on the hot path is an increment. */
export type Instruments = ReturnType<typeof instruments>;

/** Binds the metrics of an API client. Durations are in seconds, as OpenTelemetry has them. */
export function instruments(metrics: Metrics, maxConnections: number) {
  const calls = metrics.histogram('api.operation.duration', {
    unit: 's',
    description: 'Calls of operations, answers from the cache included',
    labels: ['operation', 'error.type'],
  });
  const requests = metrics.histogram('http.client.request.duration', {
    unit: 's',
    description: 'Requests sent to the service',
    labels: ['url.template', 'http.request.method', 'http.response.status_code', 'error.type'],
  });
  const cacheRequests = metrics.counter('cache.requests', {
    description: 'Reads by how the cache answered them, and by what was read',
    labels: ['cache.result', 'cache.namespace'],
  });
  const batchItems = metrics.counter('batch.items', { description: 'Reads that could travel together' });
  const batchRequests = metrics.counter('batch.requests', { description: 'Requests that those reads took' });
  const retries = metrics.counter('retry.attempts', { description: 'Attempts after the first' });
  const hedges = metrics.counter('hedge.attempts', { description: 'Second attempts beside a slow first' });
  const waits = metrics.histogram('rate_limit.wait.duration', { unit: 's', description: 'Waits for the rate limit' });
  const breaker = metrics.gauge('breaker.state', { description: '0 closed, 1 half-open, 2 open', combine: 'max' });
  breaker.set(0);
  metrics.gauge('pool.connections.max', { description: 'Connections that there may be' }).set(maxConnections);
  const used = metrics.gauge('pool.connections.used', { description: 'Requests under way to the service' });
  const cacheOutcomes = memo((operation: string) => {
    const namespace = operation.split('.', 1)[0];
    const seriesOf = memo((result: string) =>
      cacheRequests.with({ 'cache.result': result, 'cache.namespace': namespace }),
    );
    return (result: string) => seriesOf(result).add(1);
  });

  const callsOf = memo((operation: string) => memo((error: string) => calls.with({ operation, 'error.type': error })));
  const requestsOf = memo((operation: Operation) => {
    const [method, template] = operation.route.split(' ');
    const labels = { 'url.template': template, 'http.request.method': method };
    return memo((status: string) =>
      memo((error: string) => requests.with({ ...labels, 'http.response.status_code': status, 'error.type': error })),
    );
  });

  return {
    call: (operation: string, seconds: number, error: string) => callsOf(operation)(error).record(seconds),
    /** One more, or one less, under way. */
    underWay: (change: 1 | -1) => used.add(change),
    /** A request that ended: with a status, or empty without a reply; with an error's code, or empty without one. */
    request: (operation: Operation, status: string, error: string, seconds: number) =>
      requestsOf(operation)(status)(error).record(seconds),
    /** Gives what records how the cache answered reads of an operation. */
    cacheOutcomes,
    batch: (items: number) => {
      batchItems.add(items);
      batchRequests.add(1);
    },
    retry: () => retries.add(1),
    hedge: () => hedges.add(1),
    limited: ({ waitMs }: { readonly waitMs: number }) => waits.record(waitMs / 1000),
    breakerState: ({ to }: { readonly to: CircuitState }) =>
      breaker.set(to === 'closed' ? 0 : to === 'half-open' ? 1 : 2),
  };
}

/** A function that remembers what it made: for few and fixed arguments. */
function memo<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
