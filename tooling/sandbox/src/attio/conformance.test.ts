import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTested, type Tested, type WireRecord } from '../testing/client.js';

const documentPath = process.env['ATTIO_OPENAPI'];
if (!documentPath) {
  process.stderr.write(
    'conformance: skipped, because ATTIO_OPENAPI does not name the OpenAPI document of the service\n',
  );
}

/** Judges replies by the OpenAPI document: an empty list means that the reply is as declared. */
type Judge = (method: string, template: string, status: number, body: unknown) => readonly string[];

function createJudge(path: string): Judge {
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
  addFormats.default(ajv);
  ajv.addSchema(JSON.parse(readFileSync(path, 'utf8')) as object, 'attio');
  const pointer = (segment: string) =>
    segment.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
  return (method, template, status, body) => {
    const place = `paths/${pointer(template)}/${method.toLowerCase()}/responses/${status}`;
    const validate = ajv.getSchema(`attio#/${place}/content/application~1json/schema`);
    if (!validate) return [`${method} ${template} declares no answer ${status}`];
    return validate(body)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

describe.skipIf(!documentPath)('every answer is as the OpenAPI document declares it', () => {
  let tested: Tested;
  let judge: Judge;
  const ids: Record<string, string> = {};
  const id = (name: string) => ids[name] ?? name;

  beforeAll(async () => {
    judge = createJudge(documentPath as string);
    tested = await startTested();
    const [person] = (await tested.query('people', { limit: 1 })) as [WireRecord];
    const [company] = (await tested.query('companies', { limit: 1 })) as [WireRecord];
    const first = async (path: string, key: string) =>
      (await tested.call<{ data: { id: Record<string, string> }[] }>(`GET ${path}`)).body.data[0]?.id[key] ?? '';
    const entries = await tested.call<{ data: { id: { entry_id: string } }[] }>(
      'POST /v2/lists/recruiting/entries/query',
      {},
    );
    Object.assign(ids, {
      PERSON: person.id.record_id,
      COMPANY: company.id.record_id,
      NOTE: await first('/v2/notes', 'note_id'),
      TASK: await first('/v2/tasks', 'task_id'),
      MEMBER: await first('/v2/workspace_members', 'workspace_member_id'),
      ENTRY: entries.body.data[0]?.id.entry_id ?? '',
    });
  });
  afterAll(() => tested.sandbox.close());

  const person = () => ({ parent_object: 'people', parent_record_id: id('PERSON') });
  const values = (given: object) => () => ({ data: { values: given } });

  it.each<[route: string, template: string, status: number, body?: () => object]>([
    ['GET /v2/self', '/v2/self', 200],
    ['GET /v2/objects', '/v2/objects', 200],
    ['GET /v2/objects/people', '/v2/objects/{object}', 200],
    ['GET /v2/objects/unicorns', '/v2/objects/{object}', 404],
    ['GET /v2/objects/people/attributes', '/v2/{target}/{identifier}/attributes', 200],
    ['GET /v2/objects/companies/attributes', '/v2/{target}/{identifier}/attributes', 200],
    ['GET /v2/objects/deals/attributes', '/v2/{target}/{identifier}/attributes', 200],
    ['GET /v2/objects/users/attributes', '/v2/{target}/{identifier}/attributes', 200],
    ['GET /v2/lists/recruiting/attributes', '/v2/{target}/{identifier}/attributes', 200],
    ['GET /v2/objects/people/attributes/name', '/v2/{target}/{identifier}/attributes/{attribute}', 200],
    ['GET /v2/objects/people/attributes/colour', '/v2/{target}/{identifier}/attributes/{attribute}', 404],
    [
      'GET /v2/objects/companies/attributes/categories/options',
      '/v2/{target}/{identifier}/attributes/{attribute}/options',
      200,
    ],
    [
      'GET /v2/objects/deals/attributes/stage/statuses',
      '/v2/{target}/{identifier}/attributes/{attribute}/statuses',
      200,
    ],
    ['POST /v2/objects/people/records/query', '/v2/objects/{object}/records/query', 200, () => ({})],
    ['POST /v2/objects/companies/records/query', '/v2/objects/{object}/records/query', 200, () => ({})],
    ['POST /v2/objects/deals/records/query', '/v2/objects/{object}/records/query', 200, () => ({})],
    [
      'POST /v2/objects/people/records/query',
      '/v2/objects/{object}/records/query',
      400,
      () => ({ filter: { colour: 1 } }),
    ],
    ['POST /v2/objects/unicorns/records/query', '/v2/objects/{object}/records/query', 404, () => ({})],
    ['GET /v2/objects/people/records/PERSON', '/v2/objects/{object}/records/{record_id}', 200],
    ['GET /v2/objects/people/records/nobody', '/v2/objects/{object}/records/{record_id}', 404],
    [
      'POST /v2/objects/companies/records',
      '/v2/objects/{object}/records',
      200,
      values({ name: 'Acme', domains: ['acme.com'] }),
    ],
    ['POST /v2/objects/companies/records', '/v2/objects/{object}/records', 400, values({ categories: ['Dragons'] })],
    ['POST /v2/objects/unicorns/records', '/v2/objects/{object}/records', 404, values({})],
    [
      'PUT /v2/objects/companies/records?matching_attribute=domains',
      '/v2/objects/{object}/records',
      200,
      values({ domains: ['acme.com'] }),
    ],
    [
      'PATCH /v2/objects/companies/records/COMPANY',
      '/v2/objects/{object}/records/{record_id}',
      200,
      values({ name: 'Acme' }),
    ],
    [
      'PUT /v2/objects/companies/records/COMPANY',
      '/v2/objects/{object}/records/{record_id}',
      200,
      values({ categories: ['B2B'] }),
    ],
    ['DELETE /v2/objects/people/records/nobody', '/v2/objects/{object}/records/{record_id}', 404],
    [
      'GET /v2/objects/people/records/PERSON/attributes/name/values',
      '/v2/objects/{object}/records/{record_id}/attributes/{attribute}/values',
      200,
    ],
    [
      'GET /v2/objects/people/records/PERSON/attributes/last_interaction/values?show_historic=true',
      '/v2/objects/{object}/records/{record_id}/attributes/{attribute}/values',
      400,
    ],
    ['GET /v2/objects/people/records/PERSON/entries', '/v2/objects/{object}/records/{record_id}/entries', 200],
    [
      'POST /v2/objects/records/search',
      '/v2/objects/records/search',
      200,
      () => ({ query: 'a', objects: ['people', 'companies', 'deals'], request_as: { type: 'workspace' } }),
    ],
    [
      'POST /v2/objects/records/search',
      '/v2/objects/records/search',
      400,
      () => ({ query: 'a', objects: ['unicorns'], request_as: { type: 'workspace' } }),
    ],
    ['GET /v2/lists', '/v2/lists', 200],
    ['GET /v2/lists/recruiting', '/v2/lists/{list}', 200],
    ['GET /v2/lists/unicorns', '/v2/lists/{list}', 404],
    ['POST /v2/lists/recruiting/entries/query', '/v2/lists/{list}/entries/query', 200, () => ({})],
    ['GET /v2/lists/recruiting/entries/ENTRY', '/v2/lists/{list}/entries/{entry_id}', 200],
    ['GET /v2/workspace_members', '/v2/workspace_members', 200],
    ['GET /v2/workspace_members/MEMBER', '/v2/workspace_members/{workspace_member_id}', 200],
    ['GET /v2/workspace_members/nobody', '/v2/workspace_members/{workspace_member_id}', 404],
    ['GET /v2/notes?limit=50', '/v2/notes', 200],
    [
      'POST /v2/notes',
      '/v2/notes',
      200,
      () => ({ data: { ...person(), title: 'Call', format: 'markdown', content: '# Hi' } }),
    ],
    ['GET /v2/notes/NOTE', '/v2/notes/{note_id}', 200],
    ['PATCH /v2/notes/NOTE', '/v2/notes/{note_id}', 200, () => ({ data: { title: 'Mail' } })],
    ['DELETE /v2/notes/NOTE', '/v2/notes/{note_id}', 200],
    ['GET /v2/notes/NOTE', '/v2/notes/{note_id}', 404],
    ['GET /v2/tasks', '/v2/tasks', 200],
    ['GET /v2/tasks/TASK', '/v2/tasks/{task_id}', 200],
    ['PATCH /v2/tasks/TASK', '/v2/tasks/{task_id}', 200, () => ({ data: { is_completed: true } })],
    ['DELETE /v2/tasks/TASK', '/v2/tasks/{task_id}', 200],
    ['GET /v2/tasks/TASK', '/v2/tasks/{task_id}', 404],
    ['DELETE /v2/objects/companies/records/COMPANY', '/v2/objects/{object}/records/{record_id}', 200],
  ])('%s as %s: %i', async (route, template, status, body) => {
    const named = route.replace(/\b[A-Z]{4,}\b(?!.* )/g, id);
    const reply = await tested.call(named, body?.());
    expect(reply.status).toBe(status);
    const [method = ''] = route.split(' ');
    expect(judge(method, template, status, reply.body)).toEqual([]);
  });
});
