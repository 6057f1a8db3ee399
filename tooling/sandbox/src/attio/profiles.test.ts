import { describe, expect, it } from 'vitest';
import { randomFrom } from '../random.js';
import type { Profile } from '../service/temper.js';
import { startTested } from '../testing/client.js';
import { createTemper } from './profiles.js';
import type { Cost } from './routes/call.js';

const temper = (profile: Profile) => createTemper(profile, randomFrom(1));

function delays(profile: Profile, cost: Cost, rows = 0): number[] {
  const { delayMs } = temper(profile);
  return Array.from({ length: 5_001 }, () => delayMs(cost, rows)).sort((a, b) => a - b);
}

const median = (sorted: readonly number[]) => sorted[2_500] ?? 0;

describe('the quiet profile', () => {
  it('never waits and never fails', () => {
    expect(new Set(delays('quiet', 'query', 500))).toEqual(new Set([0]));
    expect(temper('quiet').searchLagMs()).toBe(0);
    expect(temper('quiet').trouble()).toBeUndefined();
  });
});

describe('the realistic profile', () => {
  it.each([
    ['get', 0, 60],
    ['query', 0, 110],
    ['query', 500, 185],
    ['search', 0, 130],
  ] as const)('has a median for %s of %i rows near %i ms', (cost, rows, expectedMs) => {
    expect(median(delays('realistic', cost, rows)) / expectedMs).toBeCloseTo(1, 1);
  });

  it('lets search know of a write after one to three seconds', () => {
    const { searchLagMs } = temper('realistic');
    for (let i = 0; i < 100; i++) expect(Math.floor(searchLagMs() / 1000)).toBeOneOf([1, 2]);
  });

  it('never fails', () => {
    const { trouble } = temper('realistic');
    expect(Array.from({ length: 1_000 }, trouble).filter(Boolean)).toEqual([]);
  });
});

describe('the hostile profile', () => {
  it('has a slow tail', () => {
    const sorted = delays('hostile', 'get');
    expect(median(sorted)).toBeLessThan(70);
    expect(sorted[4_950]).toBeGreaterThan(300);
  });

  it('makes every kind of trouble, some of it after the request took effect', () => {
    const { trouble } = temper('hostile');
    const troubles = Array.from({ length: 10_000 }, trouble).filter((made) => made !== undefined);
    expect(troubles.length / 10_000).toBeCloseTo(0.07, 1);
    expect(new Set(troubles.map(({ status, mishap }) => status ?? mishap))).toEqual(
      new Set([404, 409, 429, 500, 502, 503, 'reset', 'truncate']),
    );
    expect(troubles.some(({ processed }) => processed)).toBe(true);
  });

  it('lets merges get in the way of reading a record, and other writers in the way of changing one', () => {
    const { trouble } = temper('hostile');
    const made = Array.from({ length: 1_000 }, trouble);
    const [merging, conflict] = [404, 409].map((status) => made.find((one) => one?.status === status));
    expect(merging).toMatchObject({ code: 'merge_in_progress' });
    expect(merging?.on?.test('GET /v2/objects/{object}/records/{record_id}')).toBe(true);
    expect(merging?.on?.test('GET /v2/notes/{note_id}')).toBe(false);
    expect(conflict).toMatchObject({ code: 'concurrent_write_conflict' });
    expect(conflict?.on?.test('PATCH /v2/objects/{object}/records/{record_id}')).toBe(true);
    expect(conflict?.on?.test('GET /v2/objects/{object}/records/{record_id}')).toBe(false);
  });

  it('makes the same trouble in each run', () => {
    const [one, other] = [temper('hostile').trouble, temper('hostile').trouble];
    expect(Array.from({ length: 1_000 }, one)).toEqual(Array.from({ length: 1_000 }, other));
  });

  it('fails over HTTP as well', async () => {
    await using tested = await startTested({ profile: 'hostile' });
    const calls = await Promise.allSettled(Array.from({ length: 150 }, () => tested.call('GET /v2/self')));
    const answered = calls.flatMap((call) => (call.status === 'fulfilled' ? [call.value.status] : []));
    expect(answered).toContain(200);
    expect(answered.some((status) => status >= 429)).toBe(true);
  });
});
