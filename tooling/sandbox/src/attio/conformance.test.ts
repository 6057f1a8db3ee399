import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenApi } from '../openapi.js';
import { type Item, startTested, type Tested } from '../testing/client.js';
import { type Case, everyEndpoint } from '../testing/every-endpoint.js';

const documentPath = process.env['ATTIO_OPENAPI'];
if (!documentPath) {
  process.stderr.write(
    'conformance: skipped, because ATTIO_OPENAPI does not name the OpenAPI document of the service\n',
  );
}

describe.skipIf(!documentPath)('the OpenAPI document', () => {
  const api = documentPath ? new OpenApi(documentPath) : (undefined as never);
  const judged = new Set<string>();
  const ids: Record<string, string> = {};
  let tested: Tested;

  beforeAll(async () => {
    tested = await startTested();
    Object.assign(ids, await idsOf(tested));
  });
  afterAll(() => tested.sandbox.close());

  it.each<Case>(everyEndpoint)('%s: %i is as it declares', async (request, status, body) => {
    const [method = '', target = ''] = request.split(' ');
    const route = api.routeOf(method, target.split('?')[0] ?? '') ?? '';
    const reply = await tested.call(withIds(request), bodyOf(body));
    expect([reply.status, reply.body]).toEqual([status, reply.body]);
    expect(api.replyComplaints(route, status, reply.body)).toEqual([]);
    if (status < 400) judged.add(route);
  });

  it('has the endpoints that were judged, and no others', () => {
    expect([...judged].sort()).toEqual([...api.routes].sort());
    const reconstructed = api.loose.join(', ');
    process.stderr.write(`conformance: ${api.loose.length} endpoints are judged loosely: ${reconstructed}\n`);
  });

  const withIds = (text: string) => text.replace(/\b[A-Z]{4,}\b/g, (name) => ids[name] ?? name);

  function bodyOf(body: unknown): unknown {
    if (typeof body !== 'function') return body === undefined ? undefined : JSON.parse(withIds(JSON.stringify(body)));
    const form = body() as FormData;
    for (const [name, value] of [...form]) if (typeof value === 'string') form.set(name, withIds(value));
    return form;
  }
});

/** The ids that the requests speak of. */
async function idsOf({ call, data, query, create }: Tested): Promise<Record<string, string>> {
  const all = async (path: string) => (await call<{ data: Item[] }>(`GET ${path}`)).body.data;
  const first = async (path: string, key: string) => (await all(path))[0]?.id[key] ?? '';
  const [person, company] = [await create('people', { name: 'Ada Lovelace' }), (await query('companies'))[0]];
  const [contact] = await query('people', { filter: { email_addresses: { $not_empty: true } }, limit: 1 });
  const [entry] = await data<Item[]>('POST /v2/lists/recruiting/entries/query');
  const [call_] = await data<Item[]>('POST /v2/activities/calls/records/query');
  const meeting = await recorded();
  const own = await data('POST /v2/meetings', {
    title: 'Own',
    description: '',
    start: { date: '2026-01-05' },
    end: { date: '2026-01-05' },
    is_all_day: true,
    participants: [{ is_organizer: true, status: 'accepted' }],
  });
  const webhook = await data('POST /v2/webhooks', {
    target_url: 'https://example.com/first',
    subscriptions: [{ event_type: 'record.updated', filter: null }],
  });
  const parent = { object: 'people', record_id: person.id.record_id };
  return {
    PERSON: person.id.record_id,
    CONTACT: contact?.id.record_id ?? '',
    COMPANY: company?.id.record_id ?? '',
    NOTE: await first('/v2/notes', 'note_id'),
    TASK: await first('/v2/tasks', 'task_id'),
    MEMBER: await first('/v2/workspace_members', 'workspace_member_id'),
    ENTRY: entry?.id['entry_id'] ?? '',
    CALL: call_?.id['record_id'] ?? '',
    ...(await thread()),
    ...meeting,
    OWNMEETING: own.id['meeting_id'] ?? '',
    OBJECT: 'people',
    FILED: person.id.record_id,
    FOLDER: (await folder()).id['file_id'] ?? '',
    FILE: (await upload()).id['file_id'] ?? '',
    WEBHOOK: webhook.id['webhook_id'] ?? '',
  };

  async function thread() {
    const [one] = await all('/v2/threads');
    const comments = one?.['comments'] as Item[];
    return { THREAD: one?.id['thread_id'] ?? '', COMMENT: comments.at(-1)?.id['comment_id'] ?? '' };
  }

  async function recorded() {
    for (const { id } of await all('/v2/meetings?limit=200')) {
      const [recording] = await all(`/v2/meetings/${id['meeting_id']}/call_recordings`);
      if (recording) return { MEETING: id['meeting_id'] ?? '', RECORDING: recording.id['call_recording_id'] ?? '' };
    }
    throw new Error('no meeting was recorded');
  }

  async function folder() {
    const body = { ...parent, file_type: 'folder', name: 'Old' };
    return (await call<{ data: Item }>('POST /v2/files', body)).body.data;
  }

  async function upload() {
    const form = new FormData();
    for (const [name, value] of Object.entries(parent)) form.set(name, value);
    form.set('file', new File(['Hello'], 'hello.txt'));
    return (await call<{ data: Item }>('POST /v2/files/upload', form)).body.data;
  }
}
