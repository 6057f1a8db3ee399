import { ApiError } from '@fastpath/api-kit';
import type { Complete, ResourceSet, ResourceTemplate } from '@fastpath/mcp-kit';
import type { Connect } from './connection.js';

const proposed = 20;

/** What can be read by address: each record, what each object looks like, and how the server does. */
export const attioResources = (connect: Connect, metrics: NonNullable<ResourceSet['fixed']>[number]): ResourceSet => ({
  fixed: [metrics],
  templates: [schemaTemplate(connect), recordTemplate(connect)], // the first that fits is read: no object is called schema
});

const schemaTemplate = (connect: Connect): ResourceTemplate => ({
  uriTemplate: 'attio://schema/{object}',
  name: 'schema',
  title: 'What an object looks like',
  description: 'Attributes of an object with types, options and statuses; object is a slug such as companies.',
  complete: { object: objectSlugs(connect) },
  read: async ({ object = '' }, context) => {
    const { workspace, api } = await connect();
    return api.describeObject(workspace, object, context);
  },
});

const recordTemplate = (connect: Connect): ResourceTemplate => ({
  uriTemplate: 'attio://{object}/{id}',
  name: 'record',
  title: 'A record',
  description: 'One record with its values; object is a slug such as companies, id a UUID.',
  complete: { object: objectSlugs(connect), id: recordIds(connect) },
  read: async ({ object = '', id = '' }, context) => {
    const { workspace, api } = await connect();
    const { records } = await api.getRecords(workspace, { object, record_ids: [id] }, context);
    if (records[0]) return records[0];
    throw new ApiError('NOT_FOUND', 'records.get', `there is no record ${id} in ${object}`, { field: 'id' });
  },
});

/** Slugs of objects, by their beginning. */
const objectSlugs =
  (connect: Connect): Complete =>
  async (value, context) => {
    const { workspace } = await connect();
    const slugs = (await workspace.objects(context)).map(({ slug }) => slug);
    return slugs.filter((slug) => slug.startsWith(value.toLowerCase()));
  };

/** IDs of records that words find, or whose ID begins so; once the object is known. */
const recordIds =
  (connect: Connect): Complete =>
  async (value, context) => {
    const { object } = context.given;
    if (object === undefined) return [];
    const { workspace, api } = await connect();
    const words = value.trim();
    const search = { object, fields: [], limit: proposed, ...(words && { query: words }) };
    const { records } = await api.searchRecords(workspace, search, context);
    if (records.length > 0 || words === '') return records.map(({ id }) => id);
    const first = await api.searchRecords(workspace, { object, fields: [], limit: 500 }, context);
    return first.records.flatMap(({ id }) => (id.startsWith(words.toLowerCase()) ? id : [])).slice(0, proposed);
  };
