// k6 run -e URL=http://127.0.0.1:3000 tooling/bench/load/k6.js
// @boundaries-ignore k6 brings it
import { check, sleep } from 'k6';
// @boundaries-ignore k6 brings it
import http from 'k6/http';

export const options = {
  stages: [
    { duration: '2m', target: 100 }, // ramp up
    { duration: '5m', target: 100 }, // stay
    { duration: '2m', target: 200 }, // spike
    { duration: '5m', target: 200 }, // stay
    { duration: '2m', target: 0 }, // ramp down
  ],
  thresholds: {
    http_req_duration: ['p(95)<500'],
    http_req_failed: ['rate<0.1'],
  },
};

export default function () {
  const response = http.get(`${__ENV.URL || 'http://127.0.0.1:3000'}/api/search?q=test`);
  check(response, {
    'status is 200': ({ status }) => status === 200,
    'response time < 500ms': ({ timings }) => timings.duration < 500,
  });
  sleep(1);
}
