/** A request, and the status that it is answered with. Words in capitals stand for ids. */
export type Case = [request: string, status: number, body?: unknown];

const person = { parent_object: 'people', parent_record_id: 'PERSON' };
const values = (given: object) => ({ data: { values: given } });
const entry = (given: object) => ({
  data: { parent_object: 'people', parent_record_id: 'PERSON', entry_values: given },
});
const said = { format: 'plaintext', content: 'Hello', author: { type: 'workspace-member', id: 'MEMBER' } };
const meeting = {
  title: 'Intro',
  description: '',
  start: { datetime: '2026-01-05T10:00:00Z', timezone: 'Europe/Berlin' },
  end: { datetime: '2026-01-05T11:00:00Z' },
  is_all_day: false,
  participants: [{ email_address: 'ada@example.com', is_organizer: true, status: 'accepted' }],
};
const speech = { speech: 'Hello', start_time: 0, end_time: 2, speaker: { name: 'Ada' } };
const search = { query: 'a', objects: ['people', 'companies', 'deals'], request_as: { type: 'workspace' } };
const attribute = {
  description: null,
  is_required: false,
  is_unique: false,
  is_multiselect: false,
  config: {},
};

function form(): FormData {
  const data = new FormData();
  data.set('object', 'people');
  data.set('record_id', 'PERSON');
  data.set('file', new File(['Hello'], 'hello.txt', { type: 'text/plain' }));
  return data;
}

const schema: readonly Case[] = [
  ['GET /v2/self', 200],
  ['GET /v2/objects', 200],
  ['GET /v2/objects/people', 200],
  ['GET /v2/objects/unicorns', 404],
  ['POST /v2/objects', 200, { data: { api_slug: 'dragons', singular_noun: 'Dragon', plural_noun: 'Dragons' } }],
  ['POST /v2/objects', 409, { data: { api_slug: 'dragons', singular_noun: 'Dragon', plural_noun: 'Dragons' } }],
  ['PATCH /v2/objects/dragons', 200, { data: { plural_noun: 'Wyrms' } }],
  ['GET /v2/objects/people/views', 200],
  ['GET /v2/objects/people/attributes', 200],
  ['GET /v2/objects/companies/attributes', 200],
  ['GET /v2/objects/deals/attributes', 200],
  ['GET /v2/objects/users/attributes', 200],
  ['GET /v2/lists/recruiting/attributes', 200],
  ['GET /v2/objects/people/attributes/name', 200],
  ['GET /v2/objects/people/attributes/colour', 404],
  [
    'POST /v2/objects/dragons/attributes',
    200,
    { data: { ...attribute, title: 'Hue', api_slug: 'hue', type: 'select' } },
  ],
  [
    'POST /v2/objects/dragons/attributes',
    200,
    { data: { ...attribute, title: 'Age', api_slug: 'age', type: 'status' } },
  ],
  ['PATCH /v2/objects/dragons/attributes/hue', 200, { data: { title: 'Colour' } }],
  ['POST /v2/objects/dragons/attributes/hue/options', 200, { data: { title: 'Red' } }],
  ['PATCH /v2/objects/dragons/attributes/hue/options/Red', 200, { data: { title: 'Green' } }],
  ['GET /v2/objects/companies/attributes/categories/options', 200],
  ['POST /v2/objects/dragons/attributes/age/statuses', 200, { data: { title: 'Young' } }],
  ['PATCH /v2/objects/dragons/attributes/age/statuses/Young', 200, { data: { title: 'Old' } }],
  ['GET /v2/objects/deals/attributes/stage/statuses', 200],
  ['DELETE /v2/objects/people', 400],
  ['DELETE /v2/objects/dragons', 200],
];

const records: readonly Case[] = [
  ['POST /v2/objects/people/records/query', 200, {}],
  ['POST /v2/objects/companies/records/query', 200, {}],
  ['POST /v2/objects/deals/records/query', 200, {}],
  ['POST /v2/objects/people/records/query', 400, { filter: { colour: 1 } }],
  ['POST /v2/objects/unicorns/records/query', 404, {}],
  ['GET /v2/objects/people/records/PERSON', 200],
  ['GET /v2/objects/people/records/nobody', 404],
  ['POST /v2/objects/companies/records', 200, values({ name: 'Acme', domains: ['acme.com'] })],
  ['POST /v2/objects/companies/records', 400, values({ categories: ['Dragons'] })],
  ['POST /v2/objects/unicorns/records', 404, values({})],
  ['PUT /v2/objects/companies/records?matching_attribute=domains', 200, values({ domains: ['acme.com'] })],
  ['PATCH /v2/objects/companies/records/COMPANY', 200, values({ name: 'Acme' })],
  ['PUT /v2/objects/companies/records/COMPANY', 200, values({ categories: ['B2B'] })],
  ['DELETE /v2/objects/people/records/nobody', 404],
  ['GET /v2/objects/people/records/PERSON/attributes/name/values', 200],
  ['GET /v2/objects/people/records/PERSON/attributes/last_interaction/values?show_historic=true', 400],
  ['PUT /v2/objects/people/records/PERSON/attributes/job_title/values', 200, { data: [{ value: 'Countess' }] }],
  ['GET /v2/objects/people/records/PERSON/entries', 200],
  ['POST /v2/objects/records/search', 200, search],
  ['POST /v2/objects/records/search', 400, { ...search, objects: ['unicorns'] }],
  ['POST /v2/sql', 200, { sql: 'SELECT name FROM people LIMIT 1' }],
];

const lists: readonly Case[] = [
  ['GET /v2/lists', 200],
  ['GET /v2/lists/recruiting', 200],
  ['GET /v2/lists/unicorns', 404],
  [
    'POST /v2/lists',
    200,
    {
      data: {
        name: 'VIPs',
        api_slug: 'vips',
        parent_object: 'people',
        workspace_access: 'full-access',
        workspace_member_access: [],
      },
    },
  ],
  ['PATCH /v2/lists/vips', 200, { data: { name: 'Friends' } }],
  ['GET /v2/lists/recruiting/views', 200],
  ['POST /v2/lists/recruiting/entries/query', 200, {}],
  ['POST /v2/lists/vips/entries', 200, entry({})],
  ['PUT /v2/lists/vips/entries', 200, entry({})],
  ['GET /v2/lists/recruiting/entries/ENTRY', 200],
  ['PATCH /v2/lists/recruiting/entries/ENTRY', 200, { data: { entry_values: { priority: 3 } } }],
  ['PUT /v2/lists/recruiting/entries/ENTRY', 200, { data: { entry_values: { priority: 4 } } }],
  ['GET /v2/lists/recruiting/entries/ENTRY/attributes/priority/values', 200],
  ['PUT /v2/lists/recruiting/entries/ENTRY/attributes/priority/values', 200, { data: [{ value: 1 }] }],
  ['GET /v2/workspace_members', 200],
  ['GET /v2/workspace_members/MEMBER', 200],
  ['GET /v2/workspace_members/nobody', 404],
];

const notesAndTasks: readonly Case[] = [
  ['GET /v2/notes?limit=50', 200],
  ['POST /v2/notes', 200, { data: { ...person, title: 'Call', format: 'markdown', content: '# Hi' } }],
  ['GET /v2/notes/NOTE', 200],
  ['PATCH /v2/notes/NOTE', 200, { data: { title: 'Mail' } }],
  ['DELETE /v2/notes/NOTE', 200],
  ['GET /v2/notes/NOTE', 404],
  ['GET /v2/tasks', 200],
  [
    'POST /v2/tasks',
    200,
    {
      data: {
        content: 'Call',
        format: 'plaintext',
        deadline_at: null,
        is_completed: false,
        linked_records: [{ target_object: 'people', target_record_id: 'PERSON' }],
        assignees: [{ referenced_actor_type: 'workspace-member', referenced_actor_id: 'MEMBER' }],
      },
    },
  ],
  ['GET /v2/tasks/TASK', 200],
  ['PATCH /v2/tasks/TASK', 200, { data: { is_completed: true } }],
  ['DELETE /v2/tasks/TASK', 200],
  ['GET /v2/tasks/TASK', 404],
];

const comments: readonly Case[] = [
  ['GET /v2/threads?limit=50', 200],
  ['GET /v2/threads/THREAD', 200],
  ['GET /v2/threads/nothing', 404],
  ['POST /v2/comments', 200, { data: { ...said, thread_id: 'THREAD' } }],
  ['POST /v2/comments', 200, { data: { ...said, record: { object: 'people', record_id: 'PERSON' } } }],
  ['POST /v2/comments', 200, { data: { ...said, entry: { list: 'recruiting', entry_id: 'ENTRY' } } }],
  ['POST /v2/comments', 400, { data: { ...said, thread_id: 'PERSON' } }],
  ['GET /v2/comments/COMMENT', 200],
  ['DELETE /v2/comments/COMMENT', 200],
  ['GET /v2/comments/COMMENT', 404],
];

const meetings: readonly Case[] = [
  ['GET /v2/emails?linked_object=people&linked_record_ids=CONTACT', 200],
  ['GET /v2/meetings?limit=200', 200],
  ['POST /v2/meetings', 200, { data: meeting }],
  ['POST /v2/meetings', 400, { data: { ...meeting, participants: [] } }],
  ['GET /v2/meetings/MEETING', 200],
  ['GET /v2/meetings/nothing', 404],
  ['PATCH /v2/meetings/MEETING', 200, { data: { linked_records: [{ object: 'people', record_id: 'PERSON' }] } }],
  ['PUT /v2/meetings/MEETING', 200, { data: { linked_records: [] } }],
  ['GET /v2/meetings/MEETING/call_recordings', 200],
  ['POST /v2/meetings/MEETING/call_recordings', 200, { data: { transcript: [speech] } }],
  ['POST /v2/meetings/MEETING/call_recordings', 400, { data: {} }],
  ['GET /v2/meetings/MEETING/call_recordings/RECORDING', 200],
  ['GET /v2/meetings/MEETING/call_recordings/RECORDING/transcript', 200],
  ['DELETE /v2/meetings/MEETING/call_recordings/RECORDING', 204],
  ['GET /v2/meetings/MEETING/call_recordings/RECORDING', 404],
  ['DELETE /v2/meetings/MEETING', 400],
  ['DELETE /v2/meetings/OWNMEETING', 200],
];

const files: readonly Case[] = [
  ['GET /v2/files?object=OBJECT&record_id=FILED', 200],
  ['POST /v2/files', 200, { object: 'people', record_id: 'PERSON', file_type: 'folder', name: 'Contracts' }],
  [
    'POST /v2/files',
    200,
    {
      object: 'people',
      record_id: 'PERSON',
      file_type: 'connected-file',
      storage_provider: 'dropbox',
      external_provider_file_id: 'id:1',
    },
  ],
  ['POST /v2/files/upload', 201, form],
  ['GET /v2/files/FILE', 200],
  ['GET /v2/files/FOLDER', 200],
  ['GET /v2/files/FILE/download', 302],
  ['DELETE /v2/files/FOLDER', 200],
  ['GET /v2/files/FOLDER', 404],
];

const activities: readonly Case[] = [
  ['GET /v2/activities', 200],
  [
    'POST /v2/activities',
    200,
    { data: { api_slug: 'demos', singular_noun: 'Demo', plural_noun: 'Demos', extends: 'calls' } },
  ],
  [
    'POST /v2/activities',
    409,
    { data: { api_slug: 'demos', singular_noun: 'Demo', plural_noun: 'Demos', extends: 'calls' } },
  ],
  ['GET /v2/activities/demos', 200],
  ['GET /v2/activities/unicorns', 404],
  ['PATCH /v2/activities/demos', 200, { data: { plural_noun: 'Shows' } }],
  ['POST /v2/activities/calls/records/query', 200, {}],
  ['POST /v2/activities/calls/records/query', 400, { filter: { colour: 1 } }],
  ['POST /v2/activities/demos/records', 200, values({ title: 'First', external_id: 'one' })],
  ['PUT /v2/activities/demos/records?matching_attribute=external_id', 200, values({ external_id: 'one' })],
  ['GET /v2/activities/calls/records/CALL', 200],
  ['PATCH /v2/activities/calls/records/CALL', 200, values({ title: 'Second' })],
  ['PUT /v2/activities/calls/records/CALL', 200, values({ title: 'Third' })],
  ['DELETE /v2/activities/calls/records/CALL', 200],
  ['GET /v2/activities/calls/records/CALL', 404],
  ['DELETE /v2/activities/calls', 400],
  ['DELETE /v2/activities/demos', 200],
  ['POST /v2/sequences/unsubscribed_emails', 200, { data: { email_addresses: ['ada@example.com'] } }],
  ['POST /v2/sequences/unsubscribed_emails', 400, { data: { email_addresses: ['ada'] } }],
];

const subscription = { event_type: 'record.created', filter: null };

const webhooks: readonly Case[] = [
  ['POST /v2/webhooks', 200, { data: { target_url: 'https://example.com/hook', subscriptions: [subscription] } }],
  ['GET /v2/webhooks', 200],
  ['GET /v2/webhooks/WEBHOOK', 200],
  ['PATCH /v2/webhooks/WEBHOOK', 200, { data: { target_url: 'https://example.com/other' } }],
  ['DELETE /v2/webhooks/WEBHOOK', 200],
  ['GET /v2/webhooks/WEBHOOK', 404],
];

const last: readonly Case[] = [
  [
    'POST /v2/objects/people/records/merge',
    200,
    { data: { primary_record_id: 'PERSON', secondary_record_id: 'CONTACT' } },
  ],
  ['DELETE /v2/lists/recruiting/entries/ENTRY', 200],
  ['DELETE /v2/objects/companies/records/COMPANY', 200],
];

/** Requests to every endpoint, good ones and bad ones, in an order in which they work. */
export const everyEndpoint: readonly Case[] = [
  ...schema,
  ...records,
  ...lists,
  ...notesAndTasks,
  ...comments,
  ...meetings,
  ...files,
  ...activities,
  ...webhooks,
  ...last,
];
