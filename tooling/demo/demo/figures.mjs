/** The figures of one run, all measured in it: by the client's clock, by the server's report, by the sandbox's log. */
export function figuresOf({ questions, answers, before, after, calls }, rawBytes) {
  const timesOf = (kind) => answers.filter((_, i) => questions[i].kind === kind).map(({ ms }) => ms);
  const items = after.batching.items - before.batching.items;
  const batches = after.batching.requests - before.batching.requests;
  const metadata = calls.filter(isMetadata).length;
  return {
    questions: questions.length,
    calls: calls.length,
    metadataCalls: metadata,
    callsPerQuestion: calls.length / questions.length,
    recordCallsPerQuestion: (calls.length - metadata) / questions.length,
    search: percentiles(timesOf('search')),
    fetch: percentiles(timesOf('fetch')),
    hitRate: hitRate(before.cache.results, after.cache.results),
    itemsPerBatch: batches === 0 ? undefined : items / batches,
    modelBytes: sum(answers.map(({ bytes }) => bytes)),
    rawBytes: sum(calls.map(rawBytes)),
    rssMb: after.memory.rss_mb,
    retries: after.retries - before.retries,
    waits: after.rate_limit.waits - before.rate_limit.waits,
    breaker: after.breaker ?? undefined,
    alerts: after.alerts.map(({ target, level, value, unit }) => `${target}: ${level}, ${value} ${unit}`),
    advice: after.advice.map(({ setting, proposed, evidence }) => `${setting} to ${proposed}: ${evidence}`),
  };
}

/** Objects, attributes, options, statuses, the key itself: what the workspace is like, not what is in it. */
const isMetadata = ({ path }) => /^\/v2\/(self|objects|[^/]+\/[^/]+\/attributes\b.*)$/.test(path);

const served = ['hit', 'stale', 'negative', 'grace'];

function hitRate(before, after) {
  const grown = (result) => (after[result] ?? 0) - (before[result] ?? 0);
  const reads = sum(Object.keys(after).map(grown));
  return reads === 0 ? undefined : sum(served.map(grown)) / reads;
}

function percentiles(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);
