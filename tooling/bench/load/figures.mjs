/** What a server has counted so far, from its /metrics. */
export async function figures(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const sum = (name, where = '') =>
    [...text.matchAll(new RegExp(`^${name}\\{(.*?")\\} (\\S+)`, 'gm'))]
      .filter(([, labels]) => new RegExp(where).test(labels))
      .reduce((total, [, , value]) => total + Number(value), 0);
  return {
    reads: sum('cache_requests_total'),
    hits: sum('cache_requests_total', 'cache_result="(hit|stale|negative|grace)"'),
    requests: sum('http_client_request_duration_seconds_count'),
  };
}

/** How often the cache answered between two looks. */
export const hitRate = (before, after) => {
  const reads = after.reads - before.reads;
  return reads > 0 ? (after.hits - before.hits) / reads : undefined;
};
