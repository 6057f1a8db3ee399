import { type Sandbox, startAttioSandbox } from '@fastpath/sandbox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createAttioClient, operations, Workspace, writeMany } from './index.js';
import { ScoreWindow } from './score-window.js';
import { attio } from './service.js';

const { meetings, records, recordings } = operations;

let sandbox: Sandbox;
let client: Client;

beforeEach(async () => {
  sandbox = await startAttioSandbox({ size: 'small', rateLimit: false });
  client = createAttioClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl });
});

afterEach(async () => {
  await client[Symbol.asyncDispose]();
  await sandbox.close();
});

const statuses = () => sandbox.calls().map(({ status }) => status);
const company = (name: string) => client.call(records.create, { object: 'companies', values: { name } });

describe('limits of single endpoints', () => {
  /** How many of some calls were sent when the first of them was answered, which takes a while. */
  async function sentAtFirst(path: string, calls: () => readonly Promise<unknown>[]): Promise<number> {
    sandbox.inject({ match: { path }, delayMs: 200, times: 20 });
    const sent = () => sandbox.calls().filter((call) => call.path.endsWith(path.slice(1))).length;
    const running = calls();
    await Promise.race(running);
    const count = sent();
    await Promise.all(running);
    return count;
  }

  it('hold merges back that Attio would refuse', async () => {
    const made = await Promise.all(Array.from({ length: 24 }, (_, at) => company(`Merged ${at}`)));
    const id = (at: number) => made[at]?.record_id as string;
    const merge = (_: unknown, at: number) => {
      const pair = { primary_record_id: id(2 * at), secondary_record_id: id(2 * at + 1) };
      return client.call(records.merge, { object: 'companies', ...pair });
    };
    expect(await sentAtFirst('*/merge', () => Array.from({ length: 12 }, merge))).toBeLessThan(10);
  });

  it('hold call recordings back', async () => {
    const { items } = await client.call(meetings.list, { limit: 3 });
    const speech = { speech: 'Hello', start_time: 0, end_time: 1, speaker: { name: 'Ada' } };
    const record = ({ meeting_id }: { readonly [part: string]: unknown }) =>
      client.call(recordings.create, { meeting_id: String(meeting_id), transcript: [speech] });
    expect(await sentAtFirst('*/call_recordings', () => items.map(record))).toBe(1);
  });
});

describe('a call in between', () => {
  it('waits for no more of a bulk write than what is under way', async () => {
    const items = Array.from({ length: 60 }, (_, at) => ({ values: { name: `Bulk ${at}` } }));
    const bodies = () => sandbox.calls().map(({ body }) => JSON.stringify(body) ?? '');
    let before = 0;
    let urgent: Promise<unknown> | undefined;
    const onProgress = ({ done }: { readonly done: number }) => {
      if (done !== 30) return;
      before = bodies().length;
      urgent = company('Urgent');
    };
    await writeMany(new Workspace(client), { object: 'companies', action: 'create', items }, { onProgress });
    await urgent;
    expect(bodies().findIndex((body) => body.includes('Urgent')) - before).toBeLessThanOrEqual(8);
  });
});

describe('the score of queries', () => {
  const query = (object: string) => client.call(records.query, { object, limit: 1 });

  it('that is refused is asked for once more, and no third time', async () => {
    const headers = { 'retry-after': '0', 'x-attio-record-query-score': '2001' };
    sandbox.inject({ match: { path: '*/query' }, status: 429, headers, times: 9 });
    await expect(query('people')).rejects.toMatchObject({ code: 'RATE_LIMITED', retryable: false });
    expect(statuses()).toEqual([429, 429]);
  });

  it('has no part in how often a call is repeated that was one too many', async () => {
    sandbox.inject({ match: { path: '*/query' }, status: 429, headers: { 'retry-after': '0' }, times: 3 });
    await query('people');
    expect(statuses()).toEqual([429, 429, 429, 200]);
  });

  it('lets queries wait once ten seconds of it are spent, and nothing else', () => {
    const clock = { nowMs: 0 };
    const service = attio(sandbox.baseUrl, sandbox.apiKey, new ScoreWindow(() => clock.nowMs));
    const reply = (status: number) =>
      service.replied?.(records.query as never, {
        status,
        json: {},
        text: '',
        header: (name) => (name === 'x-attio-record-query-score' ? '40' : undefined),
      });
    reply(200);
    reply(200);
    expect(service.waitMs?.(records.query as never)).toBe(0);
    reply(429);
    expect(service.waitMs?.(records.query as never)).toBe(10_000);
    expect(service.waitMs?.(records.get as never)).toBe(0);
    clock.nowMs = 10_000;
    expect(service.waitMs?.(records.query as never)).toBe(0);
  });
});
