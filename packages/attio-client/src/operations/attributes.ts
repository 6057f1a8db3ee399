import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { Slug } from '../schemas.js';
import { tags } from '../tags.js';
import { metadataTtlMs } from './objects.js';

const Target = z.enum(['objects', 'lists']).describe('What has the attributes');
const OfTarget = z.object({ target: Target, identifier: Slug.describe('Slug or ID of the object or list') });
const OfAttribute = OfTarget.extend({ attribute: Slug.describe('Slug or ID of the attribute') });

const Attribute = z
  .looseObject({
    id: z.looseObject({ attribute_id: z.string() }),
    title: z.string(),
    description: z.string().nullish(),
    api_slug: z.string(),
    type: z.string(),
    is_required: z.boolean().nullish(),
    is_unique: z.boolean().nullish(),
    is_multiselect: z.boolean().nullish(),
    is_writable: z.boolean().nullish(),
    is_archived: z.boolean().nullish(),
  })
  .transform((it) => ({
    attribute_id: it.id.attribute_id,
    slug: it.api_slug,
    title: it.title,
    description: it.description ?? null,
    type: it.type,
    is_required: it.is_required ?? false,
    is_unique: it.is_unique ?? false,
    is_multiselect: it.is_multiselect ?? false,
    is_writable: it.is_writable ?? true,
    is_archived: it.is_archived ?? false,
  }));

/** An attribute of an object or list: what its values are, and what may be done with them. */
export type Attribute = z.output<typeof Attribute>;

const Choice = z.looseObject({ title: z.string(), is_archived: z.boolean().nullish() }).transform((it) => ({
  title: it.title,
  is_archived: it.is_archived ?? false,
}));

const ofTarget = ({ identifier }: { identifier: string }) => [tags.attributesOf(identifier)];
const cache = { ttlMs: metadataTtlMs, tags: ofTarget };

export const list = operation({
  name: 'attributes.list',
  summary: 'List the attributes of an object or list',
  route: 'GET /v2/{target}/{identifier}/attributes',
  input: OfTarget,
  output: z.array(Attribute),
  cache,
});

export const options = operation({
  name: 'attributes.options',
  summary: 'List the options of a select attribute',
  route: 'GET /v2/{target}/{identifier}/attributes/{attribute}/options',
  input: OfAttribute,
  output: z.array(Choice),
  cache,
});

export const statuses = operation({
  name: 'attributes.statuses',
  summary: 'List the statuses of a status attribute',
  route: 'GET /v2/{target}/{identifier}/attributes/{attribute}/statuses',
  input: OfAttribute,
  output: z.array(Choice),
  cache,
});
