import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTested, type Tested } from '../../testing/client.js';

let tested: Tested;
beforeAll(async () => {
  tested = await startTested();
  await tested.create('companies', { name: "O'Hara", domains: ['ohara.com'], categories: ['B2B', 'SaaS'] });
});
afterAll(() => tested.sandbox.close());

const run = (sql: unknown) => tested.call<{ data: { rows: Record<string, unknown>[] } }>('POST /v2/sql', { sql });
const rows = async (sql: string) => (await run(sql)).body.data.rows;

describe('SQL', () => {
  it('selects columns of the rows that meet all conditions', async () => {
    expect(await rows("SELECT name, domains, categories FROM companies WHERE name = 'O''Hara'")).toEqual([
      { name: "O'Hara", domains: ['ohara.com'], categories: ['B2B', 'SaaS'] },
    ]);
  });

  it('compares, orders and limits', async () => {
    const found = await rows(
      'select name, value from deals where value >= 5000 and value < 90000 order by value desc limit 5;',
    );
    const values = found.map(({ value }) => Number(value));
    expect(values).toHaveLength(5);
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    expect(values.every((value) => value >= 5_000 && value < 90_000)).toBe(true);
  });

  it('selects everything, from lists as well', async () => {
    const [entry] = await rows('SELECT * FROM recruiting LIMIT 1');
    expect(Object.keys(entry ?? {})).toContain('stage');
  });

  it.each([
    '',
    'DELETE FROM people',
    'SELECT name FROM unicorns',
    'SELECT colour FROM people',
    'SELECT name FROM people WHERE name LIKE "a"',
    'SELECT name FROM people LIMIT many',
    'SELECT name FROM people LIMIT 1 OFFSET 1',
    'SELECT name FROM people WHERE name = ',
    "SELECT name FROM people WHERE name = 'a' OR name = 'b'",
    'SELECT count(*) FROM people',
    'SELECT name FROM people; DROP TABLE people',
  ])('refuses %j', async (sql) => {
    expect(await run(sql)).toMatchObject({ status: 400, body: { code: 'filter_error' } });
  });

  it('takes a text only', async () => {
    expect((await run({})).status).toBe(400);
  });
});
