import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { cursor, limit, Slug } from '../schemas.js';
import { tags } from '../tags.js';
import { inData } from './envelope.js';
import { page, thing } from './thing.js';

export const metadataTtlMs = 600_000;

const AttioObject = z
  .looseObject({
    id: z.looseObject({ object_id: z.string() }),
    api_slug: z.string().nullish(),
    singular_noun: z.string().nullish(),
    plural_noun: z.string().nullish(),
  })
  .transform(({ id, api_slug, singular_noun, plural_noun }) => ({
    object_id: id.object_id,
    slug: api_slug ?? id.object_id,
    singular: singular_noun ?? null,
    plural: plural_noun ?? null,
  }));

/** An object of the workspace: people, companies, deals, or one of its own. */
export type AttioObject = z.output<typeof AttioObject>;

const ByName = z.object({ object: Slug.describe('Slug or ID of the object') });
const Names = z.object({ api_slug: Slug, singular_noun: z.string().min(1), plural_noun: z.string().min(1) });

export const list = operation({
  name: 'objects.list',
  summary: 'List the objects of the workspace',
  route: 'GET /v2/objects',
  input: z.object({}),
  output: z.array(AttioObject),
  cache: { ttlMs: metadataTtlMs, tags: () => [tags.objects] },
});

export const get = operation({
  name: 'objects.get',
  summary: 'Get one object by its slug or ID',
  route: 'GET /v2/objects/{object}',
  input: ByName,
  output: AttioObject,
  cache: { ttlMs: metadataTtlMs, tags: () => [tags.objects] },
});

export const create = operation({
  name: 'objects.create',
  summary: 'Create an object',
  route: 'POST /v2/objects',
  input: Names,
  toBody: inData,
  output: AttioObject,
  invalidates: () => [tags.objects],
});

export const update = operation({
  name: 'objects.update',
  summary: 'Rename an object',
  route: 'PATCH /v2/objects/{object}',
  retry: 'idempotent',
  input: ByName.extend(Names.partial().shape),
  toBody: inData,
  output: AttioObject,
  invalidates: () => [tags.objects],
});

export const remove = operation({
  name: 'objects.remove',
  summary: 'Delete an object with all its records',
  route: 'DELETE /v2/objects/{object}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ByName,
  output: z.unknown(),
  invalidates: ({ object }) => [tags.objects, tags.attributesOf(object), tags.allRecords, tags.allEntries, tags.lists],
});

export const views = operation({
  name: 'objects.views',
  summary: 'List the saved views of an object',
  route: 'GET /v2/objects/{object}/views',
  input: ByName.extend({
    show_archived: z.boolean().optional(),
    limit: limit(1000).optional(),
    cursor: cursor.optional(),
  }),
  output: page(thing('view_id')),
  cache: { ttlMs: metadataTtlMs },
});
