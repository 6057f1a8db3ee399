import { describe, expect, it } from 'vitest';
import { Metrics } from '../metrics.js';
import type { Settings } from './advice.js';
import { advise } from './advise.js';

const MINUTE = 60_000;

/** What is advised after a server was used for an hour. */
function adviceAfter(use: (metrics: Metrics, wait: (ms: number) => void) => void, settings: Partial<Settings> = {}) {
  let now = 1_800_000_000_000;
  const metrics = new Metrics({ now: () => now });
  const wait = (ms: number) => {
    now += ms;
  };
  use(metrics, wait);
  wait(10_000);
  return advise(metrics.snapshot({ windowMs: 60 * MINUTE }), settings);
}

function operations(metrics: Metrics, seconds: number, tool = 'search_records') {
  const duration = metrics.histogram('mcp.server.operation.duration', {
    unit: 's',
    labels: ['gen_ai.tool.name', 'error.type'],
  });
  for (let i = 0; i < 50; i++) duration.with({ 'gen_ai.tool.name': tool }).record(seconds);
}

function requests(metrics: Metrics, seconds: number, status = '200', count = 50) {
  const labels = ['url.template', 'http.request.method', 'http.response.status_code', 'error.type'] as const;
  const duration = metrics.histogram('http.client.request.duration', { unit: 's', labels });
  for (let i = 0; i < count; i++)
    duration.with({ 'url.template': '/v2/x', 'http.response.status_code': status }).record(seconds);
}

function reads(metrics: Metrics, hits: number, misses: number) {
  const counter = metrics.counter('cache.requests', { labels: ['cache.result'] });
  counter.with({ 'cache.result': 'hit' }).add(hits);
  counter.with({ 'cache.result': 'miss' }).add(misses);
}

describe('advise', () => {
  it('has nothing to say about a server that is well, or new', () => {
    expect(adviceAfter(() => {})).toEqual([]);
    const well = (metrics: Metrics) => {
      operations(metrics, 0.02);
      requests(metrics, 0.1);
      reads(metrics, 900, 100);
      metrics.counter('batch.items').add(1_000);
      metrics.counter('batch.requests').add(100);
      metrics.gauge('pool.connections.used').set(10);
      metrics.gauge('pool.connections.max').set(50);
    };
    expect(adviceAfter(well)).toEqual([]);
  });

  it('tells setting, present and proposed value, evidence and effect', () => {
    const used = (metrics: Metrics) => reads(metrics, 40, 60);
    expect(adviceAfter(used, { cacheTtlMs: 300_000 })).toEqual([
      {
        issue: 'low_hit_rate',
        setting: 'cacheTtlMs',
        present: 300_000,
        proposed: 600_000,
        evidence: 'The cache answers 40 % of the reads',
        effect: 'Answers last until they are asked for again; writes still drop what they change',
      },
    ]);
  });

  it('says by how much where the present value is not known', () => {
    const [advice] = adviceAfter((metrics) => reads(metrics, 40, 60));
    expect(advice).toMatchObject({ setting: 'cacheTtlMs', proposed: '2 times the present' });
    expect(advice).not.toHaveProperty('present');
  });

  it('understands a snapshot that was sent as JSON', () => {
    const metrics = new Metrics();
    reads(metrics, 40, 60);
    expect(advise(JSON.parse(JSON.stringify(metrics.snapshot())))).toHaveLength(1);
  });
});

describe('latency spikes', () => {
  const spike = (more: (metrics: Metrics) => void) => (metrics: Metrics) => {
    operations(metrics, 0.01, 'get_record');
    operations(metrics, 3);
    more(metrics);
  };

  it('name the slowest operation and its figures', () => {
    const [advice] = adviceAfter(spike(() => {}));
    expect(advice?.evidence).toBe('search_records: p99 is 3 s, p50 3 s, over 50 calls; no request was measured');
  });

  it.each<[string, (metrics: Metrics) => void, Partial<Settings>, object]>([
    [
      'spent in the rate limit ask for batches',
      (metrics) => {
        for (let i = 0; i < 20; i++) metrics.histogram('rate_limit.wait.duration', { unit: 's' }).record(1);
      },
      { batching: false },
      { setting: 'batching', present: false, proposed: true },
    ],
    [
      'spent in the rate limit ask for a longer window where there are batches',
      (metrics) => {
        for (let i = 0; i < 20; i++) metrics.histogram('rate_limit.wait.duration', { unit: 's' }).record(1);
      },
      { batchWindowMs: 10 },
      { setting: 'batchWindowMs', proposed: 20 },
    ],
    [
      'under an open breaker ask for fewer attempts',
      (metrics) => metrics.gauge('breaker.state').set(2),
      { retryMaxAttempts: 4 },
      { setting: 'retryMaxAttempts', proposed: 3 },
    ],
    [
      'spent in retries ask for a breaker',
      (metrics) => {
        requests(metrics, 0.1);
        metrics.counter('retry.attempts').add(25);
      },
      { breaker: false },
      { setting: 'breaker', proposed: true },
    ],
    [
      'spent behind other work ask for another process',
      (metrics) => {
        for (let i = 0; i < 20; i++) metrics.histogram('nodejs.eventloop.delay', { unit: 's' }).record(0.4);
      },
      { workers: 2 },
      { setting: 'workers', proposed: 3 },
    ],
    [
      'of the service ask for a longer time to live',
      (metrics) => requests(metrics, 2.9),
      { cacheTtlMs: 1_000 },
      { setting: 'cacheTtlMs', proposed: 2_000 },
    ],
    [
      'of the service ask for a cache where there is none',
      (metrics) => requests(metrics, 2.9),
      { cache: false },
      { setting: 'cache', proposed: true },
    ],
    [
      'of the service ask for hedging where the cache does all it can',
      (metrics) => {
        requests(metrics, 2.9);
        reads(metrics, 90, 10);
      },
      {},
      { setting: 'hedgeAfterMs', proposed: 2_900 },
    ],
  ])('%s', (_, more, settings, wanted) => {
    expect(adviceAfter(spike(more), settings)).toMatchObject([{ issue: 'latency_spikes', ...wanted }]);
  });

  it('are not seen in few calls', () => {
    const few = (metrics: Metrics) => metrics.histogram('mcp.server.operation.duration', { unit: 's' }).record(10);
    expect(adviceAfter(few)).toEqual([]);
  });
});

describe('a low hit rate', () => {
  it('asks for the cache where it is off', () => {
    const advice = adviceAfter((metrics) => reads(metrics, 0, 100), { cache: false });
    expect(advice).toMatchObject([{ setting: 'cache', present: false, proposed: true }]);
  });

  it('asks for more room where the cache is full', () => {
    const full = (metrics: Metrics) => {
      reads(metrics, 10, 90);
      metrics.gauge('cache.entries').set(990);
    };
    expect(adviceAfter(full, { cacheMaxEntries: 1_000 })).toMatchObject([
      { setting: 'cacheMaxEntries', present: 1_000, proposed: 2_000 },
    ]);
  });

  it('is not seen in few reads', () => {
    expect(adviceAfter((metrics) => reads(metrics, 0, 99))).toEqual([]);
  });
});

describe('memory growth', () => {
  const grown =
    (...megabytes: readonly number[]) =>
    (metrics: Metrics, wait: (ms: number) => void) => {
      for (const value of megabytes) {
        metrics.gauge('process.memory.rss', { unit: 'By' }).set(value * 2 ** 20);
        wait(5 * MINUTE);
      }
    };

  it('asks for a smaller cache', () => {
    expect(adviceAfter(grown(100, 130, 160, 200), { cacheMaxBytes: 100_000_000 })).toMatchObject([
      {
        issue: 'memory_growth',
        setting: 'cacheMaxBytes',
        proposed: 50_000_000,
        evidence: 'Memory went from 100 MB to 200 MB within 20 minutes',
      },
    ]);
  });

  it.each([
    ['has come down again', [100, 200, 110]],
    ['is coming down', [100, 300, 150]],
    ['is small', [100, 110, 119]],
    ['is too short to tell', [100]],
  ])('is no matter where it %s', (_, values) => {
    expect(adviceAfter(grown(...values))).toEqual([]);
  });
});

describe('refusals with 429', () => {
  const refused = (metrics: Metrics) => {
    requests(metrics, 0.1, '200', 95);
    requests(metrics, 0.01, '429', 5);
  };

  it('ask for a slower pace', () => {
    expect(adviceAfter(refused, { requestsPerSecond: 100 })).toMatchObject([
      {
        issue: 'rate_limited',
        setting: 'requestsPerSecond',
        proposed: 80,
        evidence: '5 % of the requests were answered with 429, at 10 requests per second',
      },
    ]);
  });

  it('ask for batches where there are none', () => {
    expect(adviceAfter(refused, { batching: false })).toMatchObject([{ setting: 'batching', proposed: true }]);
  });
});

describe('low batch efficiency', () => {
  const batches = (items: number) => (metrics: Metrics) => {
    metrics.counter('batch.items').add(items);
    metrics.counter('batch.requests').add(20);
  };

  it('asks for a longer window', () => {
    expect(adviceAfter(batches(30), { batchWindowMs: 10 })).toMatchObject([
      {
        issue: 'low_batch_efficiency',
        setting: 'batchWindowMs',
        present: 10,
        proposed: 20,
        evidence: '1.5 items per batch, over 20 batches',
      },
    ]);
  });

  it('is left alone where the window is long already, or batches are good', () => {
    expect(adviceAfter(batches(30), { batchWindowMs: 100 })).toEqual([]);
    expect(adviceAfter(batches(100), { batchWindowMs: 10 })).toEqual([]);
  });
});

describe('pool exhaustion', () => {
  it('asks for more connections', () => {
    const used = (metrics: Metrics) => {
      metrics.gauge('pool.connections.max').set(50);
      metrics.gauge('pool.connections.used').set(49);
      metrics.gauge('pool.connections.used').set(3);
    };
    expect(adviceAfter(used)).toMatchObject([
      {
        issue: 'pool_exhaustion',
        setting: 'poolConnections',
        present: 50,
        proposed: 75,
        evidence: '49 of 50 connections (98 %) were in use at once',
      },
    ]);
  });
});
