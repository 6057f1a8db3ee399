import { afterEach, describe, expect, it } from 'vitest';
import { busyMetrics } from '../testing/busy-metrics.js';
import { createFeed, type FeedOptions } from './feed.js';
import { type Column, columns, type UpdateMessage } from './view.js';

const opened: Disposable[] = [];

function feedOf(options: Partial<FeedOptions> = {}) {
  const server = busyMetrics();
  const read: FeedOptions['read'] = (what) => server.metrics.snapshot(what);
  // a timer that does not get to fire: a test takes each moment itself
  const feed = createFeed({ name: 'server', version: '1.2.3', read, everyMs: 3_600_000, maxRows: 5, ...options });
  opened.push(feed);
  const told: UpdateMessage[] = [];
  feed.subscribe((message) => told.push(message));
  const take = async () => {
    server.pass(1_000);
    await feed.flush();
    return told.at(-1) as UpdateMessage;
  };
  return { server, feed, told, take };
}

const cell = ({ row }: UpdateMessage, column: Column) => row[columns.indexOf(column)];

afterEach(() => {
  for (const feed of opened.splice(0)) feed[Symbol.dispose]();
});

describe('a moment of the feed', () => {
  it('holds what happened since the one before, per second', async () => {
    const { server, take } = feedOf();
    server.call(1_000);
    await take();
    server.call(40);
    server.request(8);
    server.read('records', 'hit', 30);
    server.read('records', 'miss', 10);
    const moment = await take();
    expect(cell(moment, 'askedPerSecond')).toBe(40);
    expect(cell(moment, 'madePerSecond')).toBe(8);
    expect(cell(moment, 'hitRate')).toBe(0.75);
  });

  it('says null, not zero, of what was not measured', async () => {
    const { take } = feedOf();
    await take();
    const moment = await take();
    expect(cell(moment, 'hitRate')).toBeNull();
    expect(cell(moment, 'p95Ms')).toBeNull();
    expect(moment.view.breaker).toBeNull();
    expect(moment.view.memory.rssBytes).toBeNull();
  });

  it('shows quantiles of all that callers were answered, tools and REST routes alike, probes and MCP itself left out', async () => {
    const { server, take } = feedOf();
    server.answer('search', 50, { seconds: 0.01 });
    server.serve('/api/search', 50, 0.1);
    server.serve('/healthz', 1_000, 5);
    server.serve('/mcp', 1_000, 5);
    const { latency, operations } = (await take()).view;
    expect(latency.count).toBe(100);
    expect(latency.p99Ms).toBeCloseTo(100, -1);
    expect(latency.p50Ms).toBeCloseTo(10, 0);
    expect(operations.map(({ name, count }) => [name, count])).toEqual([
      ['search', 50],
      ['GET /api/search', 50],
    ]);
  });

  it('tells how often the cache answered, by what was read, the busiest first', async () => {
    const { server, take } = feedOf();
    server.read('notes', 'miss', 10);
    server.read('records', 'hit', 30);
    server.read('records', 'stale', 30);
    server.read('records', 'miss', 20);
    expect((await take()).view.cache).toEqual([
      { namespace: 'records', reads: 80, hitRate: 0.75 },
      { namespace: 'notes', reads: 10, hitRate: 0 },
    ]);
  });

  it('counts errors by code, those of answers apart from those of the service', async () => {
    const { server, take } = feedOf();
    server.answer('search', 2, { error: 'UNREACHABLE' });
    server.request(6, 'UNREACHABLE');
    server.request(1, 'RATE_LIMITED');
    expect((await take()).view.errors).toEqual([
      { code: 'UNREACHABLE', side: 'upstream', count: 6 },
      { code: 'UNREACHABLE', side: 'answers', count: 2 },
      { code: 'RATE_LIMITED', side: 'upstream', count: 1 },
    ]);
  });

  it('names the setting to change, what it is and what to try', async () => {
    const { server, take } = feedOf({
      tuning: { settings: () => ({ cacheMaxEntries: 100 }), names: { cacheMaxEntries: { name: 'keptAnswers' } } },
    });
    server.metrics.gauge('cache.entries').set(100);
    server.read('records', 'miss', 900);
    server.read('records', 'hit', 100);
    const [advice] = (await take()).view.advice;
    expect(advice).toMatchObject({ setting: 'keptAnswers', present: '100' });
    expect(Number(advice?.proposed)).toBeGreaterThan(100);
  });

  it('is missing when the metrics cannot be read, and the next one is there', async () => {
    let isBroken = true;
    const errors: unknown[] = [];
    const { server } = feedOf();
    const { feed, told } = feedOf({
      read: (what) => {
        if (isBroken) throw new Error('unreadable');
        return server.metrics.snapshot(what);
      },
      onError: (error) => errors.push(error),
    });
    await feed.flush();
    expect([errors.length, told.length]).toEqual([1, 0]);
    expect(() => feed.history(undefined, 0)).toThrow('Nothing was measured yet');
    isBroken = false;
    await feed.flush();
    expect(told.map(({ seq }) => seq)).toEqual([1]);
  });
});

describe('alerts', () => {
  it('are there at the moment after an outage began, with the time since when, and gone when it is over', async () => {
    const { server, take } = feedOf();
    server.request(10);
    await take();
    server.request(10, 'UNREACHABLE');
    server.breaker(2);
    const begun = await take();
    const at = cell(begun, 'at');
    expect(begun.view.alerts.map(({ name, level, since }) => [name, level, since])).toEqual([
      ['upstream', 'alert', at],
      ['breaker', 'alert', at],
    ]);
    server.request(1, 'UNREACHABLE');
    expect((await take()).view.alerts.map(({ since }) => since)).toEqual([at, at]);

    server.breaker(0);
    server.pass(15_000);
    server.request(20);
    await take();
    server.request(20);
    expect((await take()).view.alerts).toEqual([]);
  });

  it('do not take what is not there, or was asked for wrongly, for an outage', async () => {
    const { server, take } = feedOf();
    await take();
    server.request(20, 'NOT_FOUND');
    server.answer('search', 30, { error: 'INPUT_INVALID' });
    expect((await take()).view.alerts).toEqual([]);
  });

  it('take few failures for chance', async () => {
    const { server, take } = feedOf();
    await take();
    server.request(2, 'UNREACHABLE');
    expect((await take()).view.alerts).toEqual([]);
  });
});

describe('the history of a feed', () => {
  it('goes on where a page ends, and begins anew for a page of another run or of long ago', async () => {
    const { feed, take } = feedOf();
    for (let i = 0; i < 4; i += 1) await take();
    const { epoch } = feed.history(undefined, 0);
    expect(feed.history(epoch, 3)).toMatchObject({ resumes: true, seq: 4 });
    expect(feed.history(epoch, 3).rows).toHaveLength(1);
    expect(feed.history('another', 3)).toMatchObject({ resumes: false, seq: 4 });
    expect(feed.history('another', 3).rows).toHaveLength(4);
    for (let i = 0; i < 10; i += 1) await take();
    expect(feed.history(epoch, 3)).toMatchObject({ resumes: false, seq: 14 });
    expect(feed.history(epoch, 3).rows).toHaveLength(5);
  });

  it('does not grow beyond its bound', async () => {
    const { feed, take } = feedOf({ maxRows: 3 });
    for (let i = 0; i < 20; i += 1) await take();
    expect(feed.history(undefined, 0).rows).toHaveLength(3);
  });
});
