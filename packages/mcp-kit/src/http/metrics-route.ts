import type { Metrics } from '@fastpath/metrics';
import type { HttpRoute } from './route.js';

/** `GET /metrics` in OpenMetrics text. */
export const metricsRoute = (metrics: Metrics): HttpRoute => ({
  method: 'GET',
  path: '/metrics',
  access: 'read',
  limited: false,
  handle: () => ({
    status: 200,
    headers: {
      'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8',
      'cache-control': 'no-store',
    },
    body: metrics.toOpenMetrics(),
  }),
});
