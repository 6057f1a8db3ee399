import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Item, startTested, type Tested } from '../../testing/client.js';

interface Page {
  readonly data: readonly Item[];
  readonly pagination: { readonly next_cursor: string | null };
}

let tested: Tested;
beforeAll(async () => {
  tested = await startTested();
});
afterEach(() => tested.sandbox.reset());
afterAll(() => tested.sandbox.close());

const page = async (query: string) => (await tested.call<Page>(`GET /v2/emails?${query}`)).body;

/** Every e-mail that a query finds, page by page. */
async function pages(query: string): Promise<readonly Item[]> {
  const found: Item[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { data, pagination }: Page = await page(`${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    found.push(...data);
    cursor = pagination.next_cursor;
  }
  return found;
}

const ids = (emails: readonly Item[]) => emails.map(({ id }) => id['email_id']);
const participants = (email: Item) => (email['participants'] as Item[]).map((one) => String(one['email_address']));
const people = () => tested.query('people', { filter: { email_addresses: { $not_empty: true } }, limit: 10 });

describe('e-mails', () => {
  it('come newest first, each once however they are paged', async () => {
    const all = await pages('domain=gmail.example&limit=50');
    expect(all.length).toBeGreaterThan(10);
    expect(new Set(ids(all)).size).toBe(all.length);
    expect(ids(await pages('domain=gmail.example&limit=3'))).toEqual(ids(all));
    const sent = all.map((email) => String(email['sent_at']));
    expect(sent).toEqual(sent.toSorted().reverse());
  });

  it('are found by up to ten records, or by address, or by domain', async () => {
    const records = (await people()).map(({ id }) => id.record_id);
    const ofRecords = await pages(`linked_object=people&linked_record_ids=${records.join(',')}`);
    expect(ofRecords.length).toBeGreaterThan(0);
    for (const email of ofRecords) {
      const linked = (email['linked_records'] as { record_id: string }[]).map(({ record_id }) => record_id);
      expect(linked.some((id) => records.includes(id))).toBe(true);
    }
    const address = participants(ofRecords[0] as Item).find((one) => !one.endsWith('@acme.example')) as string;
    const ofAddress = await pages(`participants=${address.toUpperCase()}`);
    for (const email of ofAddress) expect(participants(email)).toContain(address);
    const [first] = records;
    const either = await pages(`participants=${address}&linked_object=people&linked_record_ids=${first}`);
    expect(either.length).toBeGreaterThanOrEqual(ofAddress.length);
  });

  it('say nothing when only the workspace itself is asked for', async () => {
    expect(await pages('domain=acme.example')).toEqual([]);
  });

  it('lie between two times, both left out', async () => {
    const all = await pages('domain=gmail.example&limit=50');
    const [last, first] = [all[1], all.at(-1)].map((email) => String(email?.['sent_at']));
    expect(ids(await pages(`domain=gmail.example&sent_after=${first}&sent_before=${last}`))).toEqual(
      ids(all.slice(2, -1)),
    );
  });

  it('lead to the records as they are now', async () => {
    const [person] = await people();
    const query = `linked_object=people&linked_record_ids=${person?.id.record_id}`;
    const before = await pages(query);
    expect(before.length).toBeGreaterThan(0);
    await tested.call(`DELETE /v2/objects/people/records/${person?.id.record_id}`);
    expect((await tested.call(`GET /v2/emails?${query}`)).status).toBe(404);
    const address = participants(before[0] as Item).find((one) => !one.endsWith('@acme.example'));
    for (const email of await pages(`participants=${address}`)) expect(email['linked_records']).toEqual([]);
  });

  it.each([
    ['', 400],
    ['linked_object=people', 400],
    ['linked_object=deals&linked_record_ids=x', 400],
    ['linked_object=people&linked_record_ids=none', 404],
    [`participants=${Array(11).fill('a@b.example').join(',')}`, 400],
    ['domain=acme.com&sent_after=yesterday', 400],
    ['domain=acme.com&limit=51', 400],
    ['domain=acme.com&cursor=nonsense', 400],
  ])('are refused for "%s" with %i', async (query, status) => {
    expect((await tested.call(`GET /v2/emails?${query}`)).status).toBe(status);
  });
});
