import { Metrics } from '@fastpath/metrics';
import { describe, expect, it } from 'vitest';
import { aContext } from '../testing/tools.js';
import type { SettingNames } from '../tuning.js';
import { metricsResource, performanceReport, performanceReportTool } from './performance-report.js';

const memory = { rss: 80 * 2 ** 20, heapUsed: 20 * 2 ** 20 };

function aDay() {
  const metrics = new Metrics();
  const tools = metrics.histogram('mcp.server.operation.duration', {
    unit: 's',
    labels: ['gen_ai.tool.name', 'error.type'],
  });
  const requests = metrics.histogram('http.client.request.duration', {
    unit: 's',
    labels: ['url.template', 'http.request.method', 'http.response.status_code', 'error.type'],
  });
  const cache = metrics.counter('cache.requests', { labels: ['cache.result', 'cache.namespace'] });
  const call = (tool: string, seconds: number, code?: string) =>
    tools.with({ 'gen_ai.tool.name': tool, 'error.type': code }).record(seconds);
  const request = (seconds: number, status: number, code?: string) =>
    requests
      .with({
        'url.template': '/things/{id}',
        'http.request.method': 'GET',
        'http.response.status_code': status,
        'error.type': code,
      })
      .record(seconds);
  return { metrics, call, request, cache };
}

describe('performanceReport', () => {
  it('says null where nothing was measured', () => {
    expect(performanceReport(new Metrics().snapshot(), memory)).toMatchObject({
      questions: 0,
      upstream_calls: 0,
      calls_per_question: null,
      cache: { hit_rate: null },
      batching: { items_per_batch: null },
      breaker: null,
      tools: [],
      routes: [],
      memory: { rss_mb: 80, heap_mb: 20 },
    });
  });

  it('relates calls to the service to questions; asking for the report is none', () => {
    const { metrics, call, request } = aDay();
    for (let i = 0; i < 4; i++) call('get', 0.001);
    call('performance_report', 0.001);
    request(0.1, 200);
    expect(performanceReport(metrics.snapshot(), memory)).toMatchObject({
      questions: 4,
      upstream_calls: 1,
      calls_per_question: 0.25,
    });
  });

  it('counts what the cache answered, without reads that shared the load of another', () => {
    const { metrics, cache } = aDay();
    for (const result of ['hit', 'stale', 'negative', 'grace', 'miss', 'coalesced', 'coalesced'])
      cache.with({ 'cache.result': result, 'cache.namespace': 'records' }).add();
    cache.with({ 'cache.result': 'hit', 'cache.namespace': 'notes' }).add();
    expect(performanceReport(metrics.snapshot(), memory).cache).toEqual({
      reads: 8,
      hit_rate: 0.625,
      results: { hit: 2, stale: 1, negative: 1, grace: 1, miss: 1, coalesced: 2 },
    });
  });

  it('shows times in milliseconds by tool and by route, the busiest first', () => {
    const { metrics, call, request } = aDay();
    call('slow', 2);
    for (let i = 0; i < 3; i++) call('get', 0.01);
    request(0.1, 200);
    const { tools, routes } = performanceReport(metrics.snapshot(), memory);
    expect(tools.map(({ tool }) => tool)).toEqual(['get', 'slow']);
    expect(tools[0]).toMatchObject({
      calls: 3,
      errors: 0,
      p50_ms: expect.closeTo(10, 0),
      p99_ms: expect.closeTo(10, 0),
    });
    expect(routes).toMatchObject([{ route: 'GET /things/{id}', calls: 1, p95_ms: expect.closeTo(100, -1) }]);
  });

  it('counts errors by code, and keeps them out of the times', () => {
    const { metrics, call, request } = aDay();
    call('get', 0.01);
    call('get', 30, 'TIMED_OUT');
    request(0.001, 429, 'RATE_LIMITED');
    request(0.001, 429, 'RATE_LIMITED');
    const { tools, errors } = performanceReport(metrics.snapshot(), memory);
    expect(tools).toMatchObject([{ tool: 'get', calls: 2, errors: 1, p99_ms: expect.closeTo(10, 0) }]);
    expect(errors).toEqual({ tools: { TIMED_OUT: 1 }, upstream: { RATE_LIMITED: 2 } });
  });

  it('says how many items travelled together, and the state of the breaker', () => {
    const metrics = new Metrics();
    metrics.counter('batch.items').add(30);
    metrics.counter('batch.requests').add(2);
    metrics.gauge('breaker.state').set(2);
    expect(performanceReport(metrics.snapshot(), memory)).toMatchObject({
      batching: { items: 30, requests: 2, items_per_batch: 15 },
      breaker: 'open',
    });
  });
});

describe('performanceReportTool', () => {
  it('looks back over the window that is asked for', async () => {
    const tool = performanceReportTool(new Metrics());
    const input = tool.inputSchema.parse({});
    expect(await tool.run(input, aContext())).toMatchObject({ window: '5m' });
    expect(tool.inputSchema.safeParse({ window: '2h' }).success).toBe(false);
  });
});

describe('the performance report tool', () => {
  it('names the targets that are missed, and what to change, with the evidence', async () => {
    const { metrics, call, request, cache } = aDay();
    for (let i = 0; i < 200; i++) {
      call('get_things', 0.9);
      request(0.9, 200);
      cache.with({ 'cache.result': 'miss', 'cache.namespace': 'records' }).add(1);
    }
    const report = (await performanceReportTool(metrics, () => ({ cacheMaxEntries: 100 })).run(
      { window: '5m' },
      aContext(),
    )) as {
      alerts: { target: string; level: string }[];
      advice: { setting: string; evidence: string }[];
    };
    expect(report.alerts.map(({ target, level }) => [target, level])).toEqual(
      expect.arrayContaining([
        ['latencyP95', 'alert'],
        ['cacheHitRate', 'alert'],
      ]),
    );
    expect(report.advice.length).toBeGreaterThan(0);
    for (const { setting, evidence } of report.advice) expect(setting && evidence).toBeTruthy();
  });

  it('can be read as a resource, with what the app has to add', async () => {
    const metrics = new Metrics();
    const more = () => ({ warm_up: { done: 3 } });
    const { uri, read } = metricsResource(metrics, undefined, more);
    const said = await performanceReportTool(metrics, undefined, more).run({ window: '5m' }, aContext());
    expect(uri).toBe('fastpath://metrics');
    expect(Object.keys(await read(aContext()))).toEqual(Object.keys(said));
    expect(said).toMatchObject({ warm_up: { done: 3 } });
  });

  it('has no alert and no advice where all is well', async () => {
    const report = await performanceReportTool(new Metrics()).run({ window: '5m' }, aContext());
    expect(report).toMatchObject({ alerts: [], advice: [], rate_limit: { waits: 0 } });
  });

  it('calls settings as the server does, in its units, and gives no advice about those that it lacks', async () => {
    const { metrics } = aDay();
    metrics.gauge('pool.connections.max').set(50);
    metrics.gauge('pool.connections.used').add(49);
    const settings = () => ({ poolConnections: 50 });
    const advice = async (names: SettingNames) =>
      (
        (await performanceReportTool(metrics, settings, undefined, names).run({ window: '5m' }, aContext())) as {
          advice: unknown;
        }
      ).advice;
    expect(await advice({ poolConnections: { name: 'maxConnections' } })).toMatchObject([
      { setting: 'maxConnections', present: 50, proposed: 75 },
    ]);
    expect(await advice({ poolConnections: { name: 'dozens', unit: 25 } })).toMatchObject([
      { setting: 'dozens', present: 2, proposed: 3 },
    ]);
    expect(await advice({})).toEqual([]);
  });

  it('raises no alert over what was slow, once it is quick again', async () => {
    const { metrics, call } = aDay();
    const tool = performanceReportTool(metrics);
    const slow = async () => {
      const { alerts } = (await tool.run({ window: '5m' }, aContext())) as { alerts: { target: string }[] };
      return alerts.some(({ target }) => target === 'latencyP95');
    };
    for (let i = 0; i < 20; i += 1) call('get', 0.5);
    expect(await slow()).toBe(true);
    for (let i = 0; i < 2_000; i += 1) call('get', 0.001);
    expect(await slow()).toBe(false);
  });

  it('raises no alert over mistakes of callers, but over failures', async () => {
    const { metrics, call } = aDay();
    const alerts = async () =>
      (
        (await performanceReportTool(metrics).run({ window: '5m' }, aContext())) as { alerts: { target: string }[] }
      ).alerts.map(({ target }) => target);
    for (let i = 0; i < 100; i++) call('get_things', 0.001, ['INPUT_INVALID', 'NOT_FOUND', 'ABORTED'][i % 3]);
    expect(await alerts()).toEqual([]);
    for (let i = 0; i < 10; i++) call('get_things', 0.001, 'SERVER_ERROR');
    expect(await alerts()).toContain('errorRate');
  });
});
