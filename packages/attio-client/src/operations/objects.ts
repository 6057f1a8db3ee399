import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { Slug } from '../schemas.js';
import { tags } from '../tags.js';

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
  input: z.object({ object: Slug }),
  output: AttioObject,
  cache: { ttlMs: metadataTtlMs, tags: () => [tags.objects] },
});
