// An Attio that answers at once: any UUID is a company. Its own process, so that its CPU time counts for nobody.
import { createServer } from 'node:http';

const createdAt = '2026-01-15T09:30:00.000000000Z';
const actor = { type: 'workspace-member', id: '50cf242c-7fa3-4cad-87d0-75b1af71c57b' };
const temporal = { active_from: createdAt, active_until: null, created_by_actor: actor };
const value = (attribute_type, parts) => [{ ...temporal, ...parts, attribute_type }];
const option = (title) => ({
  option: {
    id: { workspace_id: actor.id, object_id: actor.id, attribute_id: actor.id, option_id: actor.id },
    title,
    is_archived: false,
  },
});
const person = (n) => ({ target_object: 'people', target_record_id: `00000000-0000-4000-9000-00000000000${n}` });

const company = (record_id) => ({
  id: { workspace_id: actor.id, object_id: objects[0].id.object_id, record_id },
  created_at: createdAt,
  web_url: `https://app.attio.com/bench/company/${record_id}`,
  values: {
    record_id: value('text', { value: record_id }),
    name: value('text', { value: `Company ${record_id.slice(-6)}` }),
    domains: value('domain', { domain: `c${record_id.slice(-6)}.example.com`, root_domain: 'example.com' }),
    description: value('text', { value: 'Makes instruments for laboratories, and the software that runs them.' }),
    categories: [...value('select', option('Manufacturing')), ...value('select', option('B2B'))],
    employee_range: value('select', option('51-250')),
    estimated_arr: value('currency', { currency_value: 1_250_000, currency_code: 'USD' }),
    strong_connection: value('actor-reference', { referenced_actor_type: actor.type, referenced_actor_id: actor.id }),
    last_interaction: value('interaction', { interaction_type: 'email', interacted_at: createdAt, owner_actor: actor }),
    team: [1, 2, 3].flatMap((n) => value('record-reference', person(n))),
    foundation_date: value('date', { value: '2009-04-01' }),
    created_at: value('timestamp', { value: createdAt }),
  },
});

const objects = [
  {
    id: { workspace_id: actor.id, object_id: '97052eb9-e65e-443f-a297-f2d9a4a7f795' },
    api_slug: 'companies',
    singular_noun: 'Company',
    plural_noun: 'Companies',
  },
];
const attributes = Object.entries(company(actor.id).values).map(([api_slug, values], i) => ({
  id: { attribute_id: `00000000-0000-4000-a000-0000000000${i + 10}` },
  title: api_slug,
  api_slug,
  type: values[0].attribute_type,
  is_multiselect: values.length > 1,
}));

function answer(path, body) {
  if (path === '/v2/objects') return objects;
  if (path === '/v2/objects/companies/attributes') return attributes;
  if (path === '/v2/objects/companies/records/query') return JSON.parse(body).filter.record_id.$in.map(company);
  return company(path.split('/').at(-1));
}

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const json = JSON.stringify({ data: answer(request.url, body) });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) });
  response.end(json);
});

server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}`));
process.once('disconnect', () => process.exit());
