import { Metrics } from '@fastpath/metrics';

/** Metrics of a server on a clock that a test moves, and ways to make it look busy, broken and well. */
export function busyMetrics() {
  let now = 1_800_000_000_000;
  const metrics = new Metrics({ now: () => now });
  const answers = metrics.histogram('mcp.server.operation.duration', {
    unit: 's',
    labels: ['gen_ai.tool.name', 'error.type'],
  });
  const served = metrics.histogram('http.server.request.duration', {
    unit: 's',
    labels: ['http.request.method', 'http.route', 'http.response.status_code', 'error.type'],
  });
  const calls = metrics.histogram('api.operation.duration', { unit: 's', labels: ['operation', 'error.type'] });
  const requests = metrics.histogram('http.client.request.duration', {
    unit: 's',
    labels: ['url.template', 'http.request.method', 'http.response.status_code', 'error.type'],
  });
  const reads = metrics.counter('cache.requests', { labels: ['cache.result', 'cache.namespace'] });
  const breaker = metrics.gauge('breaker.state');
  const times = (count: number, run: () => void) => Array.from({ length: count }).forEach(run);
  return {
    metrics,
    pass: (ms: number) => {
      now += ms;
    },
    answer: (tool: string, count: number, { seconds = 0.01, error = '' } = {}) =>
      times(count, () => answers.with({ 'gen_ai.tool.name': tool, 'error.type': error }).record(seconds)),
    serve: (route: string, count: number, seconds: number) =>
      times(count, () =>
        served
          .with({
            'http.request.method': 'GET',
            'http.route': route,
            'http.response.status_code': '200',
            'error.type': '',
          })
          .record(seconds),
      ),
    call: (count: number) =>
      times(count, () => calls.with({ operation: 'records.get', 'error.type': '' }).record(0.01)),
    request: (count: number, error = '') =>
      times(count, () =>
        requests
          .with({
            'url.template': '/records/{id}',
            'http.request.method': 'GET',
            'http.response.status_code': error ? '' : '200',
            'error.type': error,
          })
          .record(0.05),
      ),
    read: (namespace: string, result: string, count: number) =>
      reads.with({ 'cache.namespace': namespace, 'cache.result': result }).add(count),
    breaker: (state: 0 | 1 | 2) => breaker.set(state),
  };
}
