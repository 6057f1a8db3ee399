import autocannon from 'autocannon';

/**
 * Asks a server for `seconds`, each connection for the next path that `path` gives.
 *
 * @returns what came of it: requests per second, milliseconds at the quantiles, replies other than 2xx and 304
 */
export async function drive(url, { path, connections = 64, seconds = 5, warmUpSeconds = 1 }) {
  if (warmUpSeconds > 0) await shoot(url, path, connections, warmUpSeconds);
  const { requests, latency, non2xx, errors } = await shoot(url, path, connections, seconds);
  return {
    perSecond: requests.average,
    count: requests.total,
    p50Ms: latency.p50,
    p99Ms: latency.p99,
    failed: non2xx + errors,
  };
}

const shoot = (url, path, connections, duration) =>
  autocannon({
    url,
    connections,
    duration,
    timeout: 30,
    requests: [{ setupRequest: (request) => ({ ...request, path: path() }) }],
  });
