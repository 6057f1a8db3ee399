import { Metrics } from '../metrics.js';

/** A registry with everything that is hard to write down: every kind, odd label values, overflow, exemplars, extremes. */
export function oddities(): Metrics {
  const metrics = new Metrics({ maxSeries: 4 });
  const duration = metrics.histogram('http.client.request.duration', {
    unit: 's',
    description: 'Time of a request, with a "quoted" word, a \\ and a\nline break',
    labels: ['http.request.method', 'url.template'],
  });
  const odd = ['', 'a"b', 'a\\b', 'a\nb', 'ünïcödé 😀', '{}=,#', 'x'.repeat(10_000)];
  for (const text of odd) duration.with({ 'http.request.method': 'GET', 'url.template': text }).record(0.2);
  duration.record(0.03, { trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' });
  duration.record(1e6, { trace_id: 'far' });
  metrics
    .counter('cache.requests', { description: 'Reads', unit: '{request}', labels: ['cache.result'] })
    .with({ 'cache.result': 'hit' })
    .add(0.1 + 0.2);
  metrics.counter('already.total', { description: 'A name with the suffix' }).add(1e21);
  metrics.gauge('process.memory.rss', { unit: 'By', description: 'Resident memory' }).set(123456789);
  metrics.gauge('temperature', { description: 'Below zero' }).set(-1e-9);
  metrics.gauge('pool.share', { unit: '1', description: 'A ratio' }).set(0.25);
  metrics.gauge('never.set', { description: 'Nothing yet' });
  metrics.histogram('reply.size', { unit: 'By', description: 'Bytes', range: { min: 1, max: 1e9 } }).record(0);
  metrics.counter('bad', { description: 'Receives what cannot be counted' }).add(Number.NaN);
  return metrics;
}
