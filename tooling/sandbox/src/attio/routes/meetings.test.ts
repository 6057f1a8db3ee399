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

const page = async (path: string) => (await tested.call<Page>(`GET ${path}`)).body;
const ids = ({ data }: Pick<Page, 'data'>) => data.map(({ id }) => id['meeting_id']);
const organizer = { email_address: 'host@acme.example', is_organizer: true, status: 'accepted' };
const given = (more: object = {}) => ({
  title: 'Intro',
  description: '',
  start: { datetime: '2030-01-05T10:00:00Z' },
  end: { datetime: '2030-01-05T11:00:00Z' },
  is_all_day: false,
  participants: [organizer],
  ...more,
});
const create = (more?: object) => tested.data('POST /v2/meetings', given(more));

describe('meetings', () => {
  it('come by their start, in either direction, each once however they are paged', async () => {
    const all = await page('/v2/meetings?limit=200');
    expect(all.data.length).toBe(80);
    const found: Item[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: Page = await page(`/v2/meetings?limit=9${cursor && `&cursor=${cursor}`}`);
      found.push(...next.data);
      cursor = next.pagination.next_cursor;
    }
    expect(found).toEqual(all.data);
    expect(ids(await page('/v2/meetings?limit=200&sort=start_desc'))).toEqual(ids(all).reverse());
  });

  it('are found by record or by participant: one of both is enough', async () => {
    const ada = await tested.create('people', { name: 'Ada Lovelace' });
    const ref = { object: 'people', record_id: ada.id.record_id };
    const one = await create({ linked_records: [ref] });
    const guest = { email_address: 'Guest@example.com', is_organizer: false, status: 'pending' };
    const other = await create({ participants: [organizer, guest], start: { datetime: '2030-01-04T10:00:00Z' } });
    const record = `linked_object=people&linked_record_id=${ref.record_id}`;
    expect(ids(await page(`/v2/meetings?${record}`))).toEqual([one.id['meeting_id']]);
    expect(ids(await page('/v2/meetings?participants=guest@example.com'))).toEqual([other.id['meeting_id']]);
    expect(ids(await page(`/v2/meetings?${record}&participants=guest@example.com`))).toEqual([
      other.id['meeting_id'],
      one.id['meeting_id'],
    ]);
  });

  it('end from an instant on and start before another; all-day ones as seen from a time zone', async () => {
    const day = await create({ start: { date: '2030-06-01' }, end: { date: '2030-06-01' }, is_all_day: true });
    const found = async (query: string) => ids(await page(`/v2/meetings?${query}`)).includes(day.id['meeting_id']);
    expect(await found('ends_from=2030-06-02T00:00:00Z')).toBe(true);
    expect(await found('ends_from=2030-06-02T00:00:01Z')).toBe(false);
    expect(await found('ends_from=2030-06-02T00:00:01Z&timezone=America/New_York')).toBe(true);
    expect(await found('ends_from=2030-01-01T00:00:00Z&starts_before=2030-06-01T00:00:00Z')).toBe(false);
    expect(await found('ends_from=2030-01-01T00:00:00Z&starts_before=2030-06-01T00:00:01Z')).toBe(true);
  });

  it('link more records, or these and no others', async () => {
    const [one, other] = [await tested.create('people', {}), await tested.create('companies', {})];
    const refs = [
      { object: 'people', record_id: one.id.record_id },
      { object: 'companies', record_id: other.id.record_id },
    ] as const;
    const path = `/v2/meetings/${(await create({ linked_records: [refs[0]] })).id['meeting_id']}`;
    const linked = (item: Item) => (item['linked_records'] as { record_id: string }[]).map((ref) => ref.record_id);
    expect(linked(await tested.data(`PATCH ${path}`, { linked_records: refs }))).toEqual(refs.map((r) => r.record_id));
    expect(linked(await tested.data(`PUT ${path}`, { linked_records: [refs[1]] }))).toEqual([refs[1].record_id]);
    await tested.call(`DELETE /v2/objects/companies/records/${refs[1].record_id}`);
    expect(linked(await tested.data(`GET ${path}`))).toEqual([]);
  });

  it('go with their recordings, unless they come from a calendar', async () => {
    const path = `/v2/meetings/${(await create()).id['meeting_id']}`;
    expect((await tested.call(`DELETE ${path}`)).status).toBe(200);
    expect((await tested.call(`GET ${path}`)).status).toBe(404);
    const synced = `/v2/meetings/${ids(await page('/v2/meetings?limit=1'))[0]}`;
    expect(await tested.call(`DELETE ${synced}`)).toMatchObject({ body: { code: 'system_edit_unauthorized' } });
  });

  it.each([
    ['participants', []],
    ['participants', [{ is_organizer: true, status: 'maybe' }]],
    ['title', 'x'.repeat(1_001)],
    ['start', { datetime: 'soon' }],
    ['start', { datetime: '2031-01-01T00:00:00Z' }],
    ['end', { date: '2030-02-30' }],
    ['is_all_day', 'yes'],
    ['linked_records', [{ object: 'people', record_id: 'none' }]],
    ['linked_records', Array(51).fill({ object: 'people', record_id: 'none' })],
  ])('are refused for %s %j', async (key, value) => {
    expect((await tested.call('POST /v2/meetings', { data: given({ [key]: value }) })).status).toBe(400);
  });

  it.each(['sort=end_asc', 'timezone=Mars/Base', 'linked_object=people', 'ends_from=soon', 'limit=201', 'cursor=x'])(
    'are not listed with %s',
    async (query) => {
      expect((await tested.call(`GET /v2/meetings?${query}`)).status).toBe(400);
    },
  );
});

/** A page of a transcript. */
interface Said extends Pick<Page, 'pagination'> {
  readonly data: { readonly transcript: readonly object[] };
}

describe('a call recording', () => {
  const speech = (at: number) => ({ speech: `No. ${at}`, start_time: at, end_time: at + 1, speaker: { name: 'Ada' } });
  const transcript = (count: number) => ({ transcript: Array.from({ length: count }, (_, at) => speech(at)) });

  it('has a transcript, whole or in pages', async () => {
    const all = `/v2/meetings/${(await create()).id['meeting_id']}/call_recordings`;
    const one = `${all}/${(await tested.data(`POST ${all}`, transcript(250))).id['call_recording_id']}`;
    expect((await tested.data(`GET ${one}`))['transcript']).toMatchObject({ segments: transcript(250).transcript });
    const said: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: Said = (await tested.call<Said>(`GET ${one}/transcript${cursor && `?cursor=${cursor}`}`)).body;
      said.push(...next.data.transcript);
      cursor = next.pagination.next_cursor;
    }
    expect(said).toEqual(transcript(250).transcript);
  });

  it('belongs to its meeting, and goes', async () => {
    const [path, other] = [(await create()).id['meeting_id'], (await create()).id['meeting_id']];
    const all = `/v2/meetings/${path}/call_recordings`;
    const { call_recording_id } = (await tested.data(`POST ${all}`, transcript(1))).id;
    expect((await tested.call(`GET /v2/meetings/${other}/call_recordings/${call_recording_id}`)).status).toBe(404);
    expect((await page(all)).data).toHaveLength(1);
    expect(await tested.call(`DELETE ${all}/${call_recording_id}`)).toMatchObject({ status: 204, body: undefined });
    expect((await page(all)).data).toEqual([]);
  });

  it('of a video is processed after the answer', async () => {
    const all = `/v2/meetings/${(await create()).id['meeting_id']}/call_recordings`;
    const made = await tested.data(`POST ${all}`, { video_url: 'https://example.com/call.mp4' });
    expect(made['status']).toBe('processing');
    const read = await tested.data(`GET ${all}/${made.id['call_recording_id']}`);
    expect(read).toMatchObject({ status: 'completed', transcript: null });
    expect(read['video_url']).toContain('expires=');
  });

  it.each([{}, { video_url: 'here' }, { transcript: [{ speech: 'x' }] }, transcript(4_001)])(
    'is refused without what it needs: %#',
    async (body) => {
      const all = `/v2/meetings/${(await create()).id['meeting_id']}/call_recordings`;
      expect((await tested.call(`POST ${all}`, { data: body })).status).toBe(400);
    },
  );

  it('can be made once in a second', async () => {
    await using limited = await startTested({ rateLimit: true });
    const [meeting] = await limited.data<Item[]>('GET /v2/meetings?limit=1');
    const all = `/v2/meetings/${meeting?.id['meeting_id']}/call_recordings`;
    const replies = await Promise.all([1, 2, 3].map(() => limited.call(`POST ${all}`, { data: transcript(1) })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 429, 429]);
  });
});
