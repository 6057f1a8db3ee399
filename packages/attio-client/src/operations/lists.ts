import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { cursor, limit, Slug, Uuid } from '../schemas.js';
import { tags } from '../tags.js';
import { inData } from './envelope.js';
import { metadataTtlMs } from './objects.js';
import { page, thing } from './thing.js';

const List = z
  .looseObject({
    id: z.looseObject({ list_id: z.string() }),
    api_slug: z.string(),
    name: z.string(),
    parent_object: z.union([z.array(z.string()), z.string().transform((one) => [one])]),
    workspace_access: z.string().nullish(),
  })
  .transform(({ id, api_slug, name, parent_object, workspace_access }) => ({
    list_id: id.list_id,
    slug: api_slug,
    name,
    parent_objects: parent_object,
    workspace_access: workspace_access ?? null,
  }));

/** A list of records, with values of its own for each of them. */
export type List = z.output<typeof List>;

const access = z.enum(['full-access', 'read-and-write', 'read-only']);
const MemberAccess = z.object({ workspace_member_id: Uuid, level: access });
const ById = z.object({ list: Slug.describe('Slug or ID of the list') });
const Settings = z.object({
  name: z.string().min(1),
  api_slug: Slug,
  workspace_access: access.nullable(),
  workspace_member_access: z.array(MemberAccess),
});
const cache = { ttlMs: metadataTtlMs, tags: () => [tags.lists] };
const invalidates = () => [tags.lists];

export const list = operation({
  name: 'lists.list',
  summary: 'List the lists of the workspace',
  route: 'GET /v2/lists',
  input: z.object({}),
  output: z.array(List),
  cache,
});

export const get = operation({
  name: 'lists.get',
  summary: 'Get one list',
  route: 'GET /v2/lists/{list}',
  input: ById,
  output: List,
  cache,
});

export const create = operation({
  name: 'lists.create',
  summary: 'Create a list of records of one object',
  route: 'POST /v2/lists',
  input: Settings.extend({ parent_object: Slug }),
  toBody: inData,
  output: List,
  invalidates,
});

export const update = operation({
  name: 'lists.update',
  summary: 'Change the name, slug or access of a list',
  route: 'PATCH /v2/lists/{list}',
  retry: 'idempotent',
  input: ById.extend(Settings.partial().shape),
  toBody: inData,
  output: List,
  invalidates,
});

export const views = operation({
  name: 'lists.views',
  summary: 'List the saved views of a list',
  route: 'GET /v2/lists/{list}/views',
  input: ById.extend({
    show_archived: z.boolean().optional(),
    limit: limit(1000).optional(),
    cursor: cursor.optional(),
  }),
  output: page(thing('view_id')),
  cache: { ttlMs: metadataTtlMs },
});
