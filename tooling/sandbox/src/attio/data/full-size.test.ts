import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { breather } from '../../breather.js';
import type { Table } from '../store/table.js';
import { Workspace } from '../store/workspace.js';
import { type Dataset, generate } from './generate.js';
import { createWords } from './words.js';

/** A digest of the records of a table, every `step`th of them. */
function digest(dataset: Dataset, slug: string, step: number): string {
  const workspace = new Workspace(dataset);
  const table = workspace.object(slug) as Table;
  const sha = createHash('sha256');
  for (let row = 0; row < table.size; row += step) sha.update(workspace.wire.record(table, row));
  return sha.digest('hex');
}

describe('the full data set', () => {
  let dataset: Dataset;
  let workspace: Workspace;
  beforeAll(async () => {
    dataset = await generate(42, 'full', breather());
    workspace = new Workspace(dataset);
  }, 60_000);
  afterAll(() => {
    workspace = undefined as never;
    dataset = undefined as never;
  });

  const table = (slug: string) => workspace.object(slug) as Table;
  const texts = (slug: string, attribute: string, field: string) => {
    const records = table(slug);
    const found = records.attribute(attribute);
    if (!found) throw new Error(attribute);
    const column = records.column(found);
    return Array.from({ length: records.size }, (_, row) => column.data(row).map((data) => String(data[field])));
  };

  it('has 10,000 companies, 50,000 people, 8,000 deals, 3 lists, 20,000 notes, 5,000 tasks and 20 members', () => {
    expect(['companies', 'people', 'deals'].map((slug) => table(slug).size)).toEqual([10_000, 50_000, 8_000]);
    expect(workspace.schema.lists).toHaveLength(3);
    expect([dataset.notes.count, dataset.tasks.count, dataset.members.length]).toEqual([20_000, 5_000, 20]);
  });

  it('is the same to the byte whenever it is generated from the same seed', async () => {
    const again = await generate(42, 'full', breather());
    for (const slug of ['companies', 'people', 'deals']) expect(digest(again, slug, 7)).toBe(digest(dataset, slug, 7));
  }, 60_000);

  it('is the same when another is generated at the same time', async () => {
    const [other, again] = await Promise.all([generate(7, 'small', breather()), generate(42, 'full', breather())]);
    expect(digest(again, 'deals', 7)).toBe(digest(dataset, 'deals', 7));
    expect(digest(other, 'deals', 7)).toBe(digest(await generate(7, 'small', breather()), 'deals', 7));
  }, 60_000);

  it('is the same today as it was when this test was written', () => {
    expect(digest(dataset, 'companies', 100)).toMatchInlineSnapshot(
      `"57901db80945a9522f6213eefd8026d8f53b0b84e0e17dab673c868b76ba0141"`,
    );
    expect(digest(dataset, 'people', 100)).toMatchInlineSnapshot(
      `"725eaa37c26754b4aefdb0dcebf07be1749e228ad2eb3020e9ef8868a3a66dfb"`,
    );
    expect(digest(dataset, 'deals', 100)).toMatchInlineSnapshot(
      `"18ff673acdfd6555f5ef77b42f8ac43423b5be83523b4e621b8a7337af77e64b"`,
    );
  });

  it('has no domain and no address twice', () => {
    const domains = texts('companies', 'domains', 'domain').flat();
    const emails = texts('people', 'email_addresses', 'email_address').flat();
    expect(new Set(domains).size).toBe(domains.length);
    expect(new Set(emails).size).toBe(emails.length);
    expect(domains.length).toBeGreaterThan(10_100);
  });

  it('has more last names than the largest team has people', async () => {
    expect((await createWords(42, breather())).last.length).toBeGreaterThan(200);
    expect((await createWords(7, breather())).last.length).toBeGreaterThan(200);
  });

  it('has addresses and domains that are well formed', () => {
    const odd = texts('people', 'email_addresses', 'email_address')
      .flat()
      .filter((address) => !/^[a-z0-9.-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(address));
    expect(odd).toEqual([]);
  });

  it('has teams from 200 down to 1, as Zipf has it, and people without a company', () => {
    const sizes = texts('companies', 'team', 'target_record_id').map(({ length }) => length);
    sizes.sort((a, b) => b - a);
    expect(sizes[0]).toBe(200);
    expect(sizes[100]).toBeLessThan(40);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(45_000);
  });

  it('leaves one in ten of most values empty', () => {
    const empty = texts('people', 'job_title', 'value').filter(({ length }) => length === 0).length;
    expect(empty / 50_000).toBeCloseTo(0.1, 2);
  });

  it('has names from all over the world', () => {
    const foreign = texts('people', 'name', 'full_name')
      .flat()
      .filter((name) => /[^ -~]/.test(name));
    expect(foreign.length).toBeGreaterThan(2_500);
  });

  it('has deals in every stage, with people of their company', () => {
    const stages = new Set(texts('deals', 'stage', 'status').flat());
    expect(stages.size).toBe(6);
    const companies = texts('deals', 'associated_company', 'target_record_id');
    const people = texts('deals', 'associated_people', 'target_record_id');
    const employers = texts('people', 'company', 'target_record_id');
    for (const [deal, [companyId]] of companies.entries()) {
      for (const id of people[deal] ?? []) expect(employers[table('people').row(id)]).toEqual([companyId]);
    }
  });
});
