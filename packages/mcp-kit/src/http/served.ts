import type { Metrics } from '@fastpath/metrics';
import type { ServedEvent } from './http-server.js';

/** Records each reply as OpenTelemetry names it, in seconds. A refusal is the caller's error, and none of this server. */
export function servedRecorder(metrics: Metrics): (event: ServedEvent) => void {
  const durations = metrics.histogram('http.server.request.duration', {
    unit: 's',
    description: 'Requests that came in over HTTP, from their head to the end of the reply',
    labels: ['http.request.method', 'http.route', 'http.response.status_code', 'error.type'],
  });
  return ({ method, route, status, seconds }) =>
    durations
      .with({
        'http.request.method': METHODS.has(method) ? method : '_OTHER',
        'http.route': route,
        'http.response.status_code': String(status),
        'error.type': status >= 500 ? String(status) : '',
      })
      .record(seconds);
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
