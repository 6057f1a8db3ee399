/** The same morning of an agent, in the words of each server; resolves to how many questions were asked. */
export const questions = [morningOf(ours()), morningOf(theirs())];

function morningOf({ search, everywhere, get, getMany, update, attributes, notes, tasks, members, titlesOf }) {
  return async (server) => {
    let asked = 0;
    const ask = async ([tool, args]) => {
      asked += 1;
      return server.call(tool, args).catch((error) => error.message); // an error is an answer too, and costs calls
    };
    const found = titlesOf(await ask(search('an', 10)));
    const ids = found.map(({ id }) => id);
    for (const { title } of found.slice(0, 4)) await ask(search(title, 5));
    for (const { title } of found.slice(0, 4)) await ask(search(title, 5)); // asked again by somebody else
    await ask(search('no such company', 5));
    await ask(everywhere(found[0].title));
    for (let i = 0; i < 3; i += 1) await ask(get(ids[0]));
    await Promise.all(ids.map((id) => ask(get(id))));
    await ask(getMany(ids));
    await ask(attributes());
    await ask(attributes());
    for (let i = 0; i < 2; i += 1) await ask(update(ids[i], `news ${i}`));
    for (let i = 0; i < 2; i += 1) await ask(get(ids[i]));
    await ask(notes(ids[0]));
    await ask(notes(ids[0]));
    await ask(tasks());
    await ask(tasks());
    await ask(members());
    await ask(members());
    return asked;
  };
}

function ours() {
  const object = 'companies';
  return {
    search: (query, limit) => ['search_records', { object, query, limit }],
    everywhere: (query) => ['search', { query }],
    get: (id) => ['get_records', { object, record_ids: [id] }],
    getMany: (ids) => ['get_records', { object, record_ids: ids }],
    update: (record_id, description) => ['update_record', { object, record_id, values: { description } }],
    attributes: () => ['describe_object', { object }],
    notes: (record_id) => ['read_notes', { object, record_id }],
    tasks: () => ['list_tasks', {}],
    members: () => ['list_workspace_members', {}],
    titlesOf: (text) => JSON.parse(text).records,
  };
}

function theirs() {
  const resource_type = 'companies';
  return {
    search: (query, limit) => ['search_records', { resource_type, query, limit }],
    everywhere: (query) => ['search', { query }],
    get: (record_id) => ['get_record_details', { resource_type, record_id }],
    getMany: (record_ids) => ['batch_records', { resource_type, operation_type: 'get', record_ids }],
    update: (record_id, description) => [
      'update_record',
      { resource_type, record_id, record_data: { values: { description } } },
    ],
    attributes: () => ['discover_record_attributes', { resource_type }],
    notes: (record_id) => ['list_notes', { resource_type, record_id }],
    tasks: () => ['search_records', { resource_type: 'tasks' }],
    members: () => ['list-workspace-members', {}],
    titlesOf: (text) => {
      const records = JSON.parse(text);
      const list = Array.isArray(records) ? records : (records.results ?? records.data);
      return list.map(({ id, values }) => ({ id: id.record_id, title: values.name[0].value }));
    },
  };
}
