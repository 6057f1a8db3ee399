import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestedIconect, type TestedIconect } from '../testing/iconect.js';

/** An argument of an operation, as the inventory describes it. */
interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly in?: string;
  readonly wire?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly min?: number;
  readonly minLength?: number;
  readonly properties?: readonly Parameter[];
  readonly items?: Omit<Parameter, 'name' | 'required'>;
}

interface Entry {
  readonly name: string;
  readonly http: { readonly method: string; readonly path: string | null } | null;
  readonly params: readonly Parameter[];
}

const path = process.env['ICONECT_INVENTORY'];
const inventory: readonly Entry[] = path ? JSON.parse(readFileSync(path, 'utf8')) : [];
/** Operations with a path of their own; signing in is specified elsewhere. */
const remote = inventory.filter(({ http }) => http?.path && !http.path.includes('/oauth/'));

/** Values that name something that is there, or that mean something. */
const KNOWN: Readonly<Record<string, unknown>> = {
  projectId: 'proj-123',
  targetProjectId: 'proj-124',
  clientId: 'client-001',
  dataServerId: 'server-001',
  fileStoreId: 'store-001',
  parentId: 'folder-0001',
  newParentId: 'folder-0003',
  targetParentId: 'folder-0001',
  folderId: 'folder-0002',
  recordId: 'rec-000001',
  sourceRecordId: 'rec-000001',
  targetRecordId: 'rec-000500',
  recordIds: ['rec-000003'],
  fieldId: 'field-0001',
  sourceFieldId: 'field-0002',
  assignedTo: 'user-002',
  userId: 'user-002',
  themeId: 'theme-001',
  dashboardId: 'dashboard-001',
  widgetId: 'w1',
  templateId: 'jobtemplate-001',
  jobTemplateId: 'jobtemplate-001',
  fileIds: ['file-000001'],
  fileName: 'a.txt',
  fileContent: 'aGVsbG8=',
  fileSize: 5,
  chunkSize: 5,
  chunkData: 'aGVsbG8=',
  chunkNumber: 0,
  cronExpression: '0 3 * * *',
  currentPassword: 'sandbox-password',
  newPassword: 'another-password',
  fields: { name: 'New' },
  metadata: { source: 'test' },
  email: 'someone@review.example',
};

/** Ids of things by the first part of their path. */
const IDS: Readonly<Record<string, string>> = {
  clients: 'client-008',
  projects: 'proj-142',
  dataservers: 'server-003',
  filestores: 'store-003',
  fields: 'field-0001',
  folders: 'folder-0007',
  files: 'file-000009',
  records: 'rec-000009',
  panels: 'panel-0001',
  views: 'view-0001',
  templates: 'template-001',
  users: 'user-002',
  dashboards: 'dashboard-001',
  themes: 'theme-001',
  queues: 'queue-001',
  'jobs/templates': 'jobtemplate-001',
  schedules: 'schedule-001',
};

function sample(parameter: Omit<Parameter, 'name' | 'required'> & { readonly name?: string }): unknown {
  const { name = '', type, properties, items, enum: choices, format = '' } = parameter;
  if (properties) return Object.fromEntries(properties.map((one) => [one.name, sample(one)]));
  if (choices) return choices[0];
  if (format === 'url') return 'https://data.example';
  if (format === 'email') return 'someone@review.example';
  if (format.startsWith('date-time')) return '2026-01-01T00:00:00Z';
  if (type === 'array') return items ? [sample(items)] : [];
  if (type === 'boolean') return false;
  if (type === 'number') return Math.max(1, parameter.min ?? 1);
  if (type.startsWith('record')) return {};
  if (type === 'object') return {};
  return `${name || 'x'} of a test`;
}

const givenFor = (parameter: Parameter): unknown =>
  Object.hasOwn(KNOWN, parameter.name) ? KNOWN[parameter.name] : sample(parameter);

describe.skipIf(!path)('every operation of the inventory (ICONECT_INVENTORY; skipped without it)', () => {
  let tested: TestedIconect;
  beforeAll(async () => {
    tested = await startTestedIconect({ jobMs: 60_000 });
  });
  beforeEach(async () => {
    tested.sandbox.reset();
    await tested.signIn();
  });
  afterAll(() => tested[Symbol.asyncDispose]());

  /** A thing of the kind that an operation is about: made where there is none at the start. */
  async function idFor({ http }: Entry): Promise<string> {
    const [, , first = '', second = ''] = http?.path?.split('/') ?? [];
    if (first === 'jobs' && second === '{id}') return await newJob();
    if (second === 'relationships') return 'rel-000001';
    if (second === 'upload') return await newSession();
    return IDS[`${first}/${second}`] ?? IDS[second] ?? IDS[first] ?? 'none';
  }

  const newJob = async () =>
    (await tested.ok('POST /v1/jobs/custom', { name: 'x', type: 'custom', projectId: 'proj-123', configuration: {} }))
      .id;

  async function newSession(): Promise<string> {
    const file = { fileName: 'a', fileSize: 5, chunkSize: 5, projectId: 'proj-123', fileStoreId: 'store-001' };
    return (await tested.ok('POST /v1/files/upload/chunked/initiate', file)).id;
  }

  async function placed(entry: Entry, parameter: string): Promise<string> {
    if (parameter === 'id') return await idFor(entry);
    if (parameter === 'operationId') return await newBulk();
    if (parameter === 'uploadSessionId') {
      const id = await newSession();
      if (entry.name.includes('complete')) {
        await tested.ok(`POST /v1/files/upload/chunked/${id}/chunks/0`, { chunkData: 'aGVsbG8=' });
      }
      return id;
    }
    return String(KNOWN[parameter]);
  }

  const newBulk = async () =>
    (
      await tested.ok('POST /v1/records/bulk', {
        projectId: 'proj-123',
        action: 'tag',
        recordIds: ['rec-000001'],
        parameters: { tags: ['x'] },
      })
    ).operationId;

  /** Sends an operation with its required arguments, or with all of them. */
  async function send(entry: Entry, wanted: (parameter: Parameter) => boolean) {
    const method = entry.http?.method ?? 'GET';
    const template = entry.http?.path ?? '';
    let filled = template;
    for (const [whole, parameter = ''] of template.matchAll(/\{(\w+)\}/g)) {
      filled = filled.replace(whole, await placed(entry, parameter));
    }
    const given = entry.params.filter(wanted);
    const query = new URLSearchParams();
    for (const one of given.filter((parameter) => parameter.in === 'query')) {
      const value = givenFor(one);
      const name = one.wire && /^\w+$/.test(one.wire) ? one.wire : one.name;
      if (typeof value === 'object') continue;
      query.set(name, String(value));
    }
    const inBody = given.filter((parameter) => parameter.in === 'body');
    const whole = inBody.find(({ wire }) => wire?.includes('is the body'));
    const body = whole ? givenFor(whole) : Object.fromEntries(inBody.map((one) => [one.name, bodyValue(entry, one)]));
    return await tested.call(
      `${method} ${filled}${query.size > 0 ? `?${query}` : ''}`,
      method === 'GET' || method === 'DELETE' ? undefined : body,
    );
  }

  function bodyValue({ name: operation }: Entry, parameter: Parameter): unknown {
    if (operation === 'iconect_bulk_update_records' && parameter.name === 'parameters')
      return { fields: { status: 'new' } };
    if (operation.endsWith('_field') && /^(?:name|newName)$/.test(parameter.name)) return 'a_new_field';
    if (operation === 'iconect_import_theme' && parameter.name === 'data') return '{"colors":{"primary":"#123"}}';
    if (operation === 'iconect_render_template' && parameter.name === 'variables') return { recipient: 'x', body: 'y' };
    if (operation === 'iconect_validate_template' && parameter.name === 'variables') return { recipient: 'x' };
    return givenFor(parameter);
  }

  /** Operations whose optional arguments are needed where they are needed. */
  const EAGER = new Set([
    'iconect_bulk_update_records',
    'iconect_duplicate_field',
    'iconect_render_template',
    'iconect_validate_template',
  ]);

  /** Operations that the state of things may forbid. */
  const PRECONDITIONS = new Set(['iconect_delete_client', 'iconect_delete_field', 'iconect_delete_folder']);

  it.each(remote.map((entry) => [entry.name, entry] as const))('%s is answered', async (name, entry) => {
    const { status, body } = await send(entry, ({ required }) => required || EAGER.has(name));
    if (PRECONDITIONS.has(name)) expect([200, 204, 409]).toContain(status);
    else
      expect([status, JSON.stringify(body).slice(0, 300)]).toEqual([
        expect.toBeOneOf([200, 201, 202, 204]),
        expect.anything(),
      ]);
  });

  const needy = remote.filter(
    ({ name, params }) =>
      name !== 'iconect_validate_theme' &&
      params.some((one) => one.required && one.in === 'body' && one.type !== 'unknown'),
  );

  it.each(needy.map((entry) => [entry.name, entry] as const))(
    '%s without its arguments is refused',
    async (_, entry) => {
      const { status, body } = await send(entry, () => false);
      expect([status, body.error?.code]).toEqual([400, 'VALIDATION_ERROR']);
      expect(body.error.details[0].field).toEqual(expect.any(String));
    },
  );
});
