import { describe, expect, it } from 'vitest';
import * as records from '../operations/records.js';
import type { Seen } from '../testing/fake-iconect.js';
import { withService } from '../testing/setup.js';
import { bulkUpdate } from './bulk-update.js';
import { runJob } from './run-job.js';
import { updateMany } from './update-many.js';

const the = withService();
const soon = { firstWaitMs: 1, maxWaitMs: 2 };
const idsOf = (count: number) => Array.from({ length: count }, (_, i) => `r${i}`);
const bodyOf = ({ body }: Seen) => JSON.parse(body.toString()) as Record<string, unknown>;
const sentTo = (path: string) => the.service.seen.filter((seen) => seen.path === path);

/** A service that works through bulk operations in `steps` looks; records named `bad…` fail. */
function serveBulk(steps = 3) {
  const operations: { ids: string[]; looks: number }[] = [];
  const state = (n: number) => {
    const { ids = [], looks = 0 } = operations[n] ?? {};
    const processed = ids.slice(0, Math.ceil((ids.length * looks) / steps));
    const errors = processed.filter((id) => id.startsWith('bad')).map((recordId) => ({ recordId, error: 'locked' }));
    return {
      operationId: `op${n}`,
      status: looks >= steps ? 'completed' : 'in_progress',
      totalRecords: ids.length,
      processedRecords: processed.length,
      successfulRecords: processed.length - errors.length,
      failedRecords: errors.length,
      errors,
    };
  };
  the.service.answer((seen) => {
    if (seen.path === '/v1/records/bulk') {
      const { recordIds } = bodyOf(seen) as { recordIds: string[] };
      return state(operations.push({ ids: recordIds, looks: 0 }) - 1);
    }
    const n = Number(/bulk\/op(\d+)$/.exec(seen.path)?.[1] ?? -1);
    const operation = operations[n];
    if (!operation) return { id: seen.path.split('/').at(-1), projectId: 'p1' };
    operation.looks += 1;
    return state(n);
  });
}

const change = { projectId: 'p1', action: 'update', parameters: { fields: { status: 'done' } } } as const;

describe('bulkUpdate', () => {
  it('sends one call for a hundred records, waits for the end, and tells how far it is', async () => {
    serveBulk();
    const told: number[] = [];
    const onProgress = ({ processed }: { processed: number }) => void told.push(processed);
    const report = await bulkUpdate(the.client, { ...change, recordIds: idsOf(250) }, { ...soon, onProgress });
    expect(report).toMatchObject({
      total: 250,
      processed: 250,
      succeeded: 250,
      failed: 0,
      isComplete: true,
      errors: [],
    });
    expect(sentTo('/v1/records/bulk').map((seen) => (bodyOf(seen)['recordIds'] as string[]).length)).toEqual([
      100, 100, 50,
    ]);
    expect(told.at(-1)).toBe(250);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  it('says which records failed, and why', async () => {
    serveBulk();
    const report = await bulkUpdate(the.client, { ...change, recordIds: ['r1', 'bad1', 'r2', 'bad2'] }, soon);
    expect(report).toMatchObject({ succeeded: 2, failed: 2 });
    expect(report.errors.map(({ recordId }) => recordId)).toEqual(['bad1', 'bad2']);
  });

  it('fails the records of an operation that was refused, and no others', async () => {
    serveBulk();
    const recordIds = [...idsOf(100), 'x'.repeat(600)];
    const report = await bulkUpdate(the.client, { ...change, recordIds }, soon);
    expect(report).toMatchObject({ succeeded: 100, failed: 1, errors: [{ recordId: recordIds[100] }] });
  });

  it('leaves one that takes too long to itself, and says by which id to ask', async () => {
    serveBulk(Number.POSITIVE_INFINITY);
    const report = await bulkUpdate(the.client, { ...change, recordIds: ['r1'] }, { ...soon, giveUpAfterMs: 20 });
    expect(report).toMatchObject({ isComplete: false, operationIds: ['op0'] });
  });

  it('is not sent again when the reply lacks the id', async () => {
    the.service.answer(() => ({ ok: true }));
    const report = await bulkUpdate(the.client, { ...change, recordIds: ['r1'] }, soon);
    expect(report.errors).toMatchObject([
      { error: { code: 'RESPONSE_INVALID', next: expect.stringContaining('again') } },
    ]);
    expect(the.service.seen).toHaveLength(1);
  });

  it('ends with the signal', async () => {
    serveBulk(Number.POSITIVE_INFINITY);
    const caller = new AbortController();
    const onProgress = () => caller.abort(new Error('enough'));
    const run = bulkUpdate(
      the.client,
      { ...change, recordIds: ['r1'] },
      { ...soon, signal: caller.signal, onProgress },
    );
    await expect(run).rejects.toThrow('enough');
  });
});

describe('while the service works by itself', () => {
  it('answers about records are not kept, until its end was seen; others are', async () => {
    serveBulk(2);
    const read = () => the.client.call(records.get, { id: 'r1' });
    await read();
    await read();
    expect(sentTo('/v1/records/r1')).toHaveLength(1);
    await the.client.call(records.bulkUpdate, { ...change, recordIds: ['r9'] });
    await read();
    await read();
    expect(sentTo('/v1/records/r1')).toHaveLength(3);
    for (const _ of [1, 2]) await the.client.call(records.bulkStatus, { operationId: 'op0' });
    await read();
    await read();
    expect(sentTo('/v1/records/r1')).toHaveLength(4);
  });
});

describe('updateMany', () => {
  const updates = idsOf(150).map((id) => ({ id, fields: { status: 'done' } }));

  it('updates each alone, and fails alone what fails', async () => {
    the.service.answer(({ path }, response) => {
      if (!path.endsWith('/r7')) return {};
      response.statusCode = 404;
      return { message: 'Record not found' };
    });
    const results = await updateMany(the.client, updates);
    expect(results.map(({ id }) => id)).toEqual(idsOf(150));
    expect(results.filter(({ ok }) => !ok)).toMatchObject([{ id: 'r7', error: { code: 'NOT_FOUND' } }]);
    expect(the.service.seen).toHaveLength(150);
  }, 30_000);

  it('lets equal updates travel as bulk operations, only when asked', async () => {
    serveBulk(1);
    const mixed = [...updates.slice(0, 20), { id: 'a', fields: { status: 'odd' } }, { id: 'b', assignedTo: 'eve' }];
    const results = await updateMany(the.client, mixed, { inBulkOf: 'p1' });
    expect(results.map(({ id, ok }) => [id, ok])).toEqual(mixed.map(({ id }) => [id, true]));
    expect(
      the.service.seen
        .filter(({ method }) => method !== 'GET')
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['/v1/records/a', '/v1/records/b', '/v1/records/bulk']);
  });

  it('keeps the order of updates to the same record', async () => {
    serveBulk(1);
    const twice = [1, 2].map((n) => ({ id: 'r1', fields: { n } }));
    await updateMany(the.client, [...twice, { id: 'r2', fields: { n: 1 } }], { inBulkOf: 'p1', batchSize: 1 });
    expect(sentTo('/v1/records/r1').map(bodyOf)).toEqual([{ fields: { n: 1 } }, { fields: { n: 2 } }]);
  });
});

describe('runJob', () => {
  const input = { name: 'Export', type: 'export', projectId: 'p1', configuration: {} } as const;

  function serveJob(end: string, looks = 3) {
    let left = looks;
    the.service.answer(({ path, method }) => {
      if (path === '/v1/jobs/custom') return { id: 'j1', status: 'pending' };
      if (path.includes('/logs')) {
        const page = Number(/page=(\d+)/.exec(path)?.[1]);
        const data = Array.from({ length: page === 3 ? 5 : 20 }, (_, i) => ({
          message: `line ${(page - 1) * 20 + i}`,
        }));
        return { data, total: 45, page, pageSize: 20, hasMore: page < 3 };
      }
      if (method === 'POST') return { id: 'j1', status: 'queued' };
      left -= 1;
      return { id: 'j1', status: left > 0 ? 'running' : end, progress: { percentage: 100 - left } };
    });
  }

  it('creates, starts and waits, and returns the end of the log', async () => {
    serveJob('completed');
    const percentages: unknown[] = [];
    const onProgress = (job: { progress?: { percentage?: number } }) => void percentages.push(job.progress?.percentage);
    const report = await runJob(the.client, 'custom', input, { ...soon, onProgress });
    expect(report).toMatchObject({ succeeded: true, isComplete: true, job: { id: 'j1', status: 'completed' } });
    expect(report.log.map(({ message }) => message)).toEqual(Array.from({ length: 20 }, (_, i) => `line ${25 + i}`));
    expect(percentages).toEqual([98, 99, 100]);
    expect(sentTo('/v1/jobs/j1/control').map(bodyOf)).toEqual([{ action: 'start' }]);
  });

  it('that fails is reported, with the log that says why', async () => {
    serveJob('failed');
    const report = await runJob(the.client, 'custom', input, soon);
    expect(report).toMatchObject({
      succeeded: false,
      isComplete: true,
      log: expect.arrayContaining([{ message: 'line 44' }]),
    });
  });

  it('is cancelled when the caller gives up', async () => {
    serveJob('completed', 1_000);
    const caller = new AbortController();
    const run = runJob(the.client, 'custom', input, {
      ...soon,
      signal: caller.signal,
      onProgress: () => caller.abort(),
    });
    await expect(run).rejects.toBeDefined();
    expect(sentTo('/v1/jobs/j1/control').map((seen) => bodyOf(seen)['action'])).toEqual(['start', 'cancel']);
  });
});
