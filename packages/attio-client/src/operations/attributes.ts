import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { JsonObject, limit, offset, Slug } from '../schemas.js';
import { tags } from '../tags.js';
import { inData } from './envelope.js';
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
    config: z
      .looseObject({
        currency: z.looseObject({ default_currency_code: z.string().nullish() }).nullish(),
        record_reference: z.looseObject({ allowed_object_ids: z.array(z.string()).nullish() }).nullish(),
      })
      .nullish(),
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
    /** The currency of its amounts; `null` where that is not said. */
    currency: it.config?.currency?.default_currency_code ?? null,
    /** IDs of the objects whose records it refers to; `null` for any. */
    target_ids: it.config?.record_reference?.allowed_object_ids?.map((id) => id.toLowerCase()) ?? null,
  }));

/** An attribute of an object or list: what its values are, and what may be done with them. */
export type Attribute = z.output<typeof Attribute>;

const Choice = z
  .looseObject({
    id: z.looseObject({ option_id: z.string().optional(), status_id: z.string().optional() }).optional(),
    title: z.string(),
    is_archived: z.boolean().nullish(),
  })
  .transform((it) => ({
    /** Of the option or status; `null` where it is not said. */
    choice_id: it.id?.option_id ?? it.id?.status_id ?? null,
    title: it.title,
    is_archived: it.is_archived ?? false,
  }));

/** One of the options or statuses of an attribute. */
export type Choice = z.output<typeof Choice>;

/** The types of values that attributes made by people can have. */
const types = [
  'text',
  'number',
  'checkbox',
  'currency',
  'date',
  'timestamp',
  'rating',
  'status',
  'select',
  'record-reference',
  'actor-reference',
  'location',
  'domain',
  'email-address',
  'phone-number',
] as const;

const DefaultValue = z.union([
  z.object({ type: z.literal('static'), template: z.array(JsonObject) }),
  z.object({
    type: z.literal('dynamic'),
    template: z.string().min(1).describe('current-user, or an ISO 8601 duration from now'),
  }),
]);

const Settings = z.object({
  title: z.string().min(1),
  description: z.string().nullable(),
  api_slug: Slug,
  is_required: z.boolean(),
  is_unique: z.boolean(),
  default_value: DefaultValue.nullable().optional(),
  config: JsonObject.describe('Of the type: {} for most, {"currency": {...}}, {"record_reference": {...}}'),
});
const StatusSettings = z.object({
  title: z.string().min(1),
  celebration_enabled: z.boolean().optional(),
  target_time_in_status: z.iso.duration().nullable().optional().describe('Such as P3D'),
});
const archived = { is_archived: z.boolean().optional() };
const showArchived = { show_archived: z.boolean().optional() };

const ofTarget = ({ identifier }: { identifier: string }) => [tags.attributesOf(identifier)];
const cache = { ttlMs: metadataTtlMs, tags: ofTarget };
const invalidates = ofTarget;

export const list = operation({
  name: 'attributes.list',
  summary: 'List the attributes of an object or list',
  route: 'GET /v2/{target}/{identifier}/attributes',
  input: OfTarget.extend({ ...showArchived, limit: limit(500).optional(), offset: offset.optional() }),
  output: z.array(Attribute),
  cache,
});

export const options = operation({
  name: 'attributes.options',
  summary: 'List the options of a select attribute',
  route: 'GET /v2/{target}/{identifier}/attributes/{attribute}/options',
  input: OfAttribute.extend(showArchived),
  output: z.array(Choice),
  cache,
});

export const statuses = operation({
  name: 'attributes.statuses',
  summary: 'List the statuses of a status attribute',
  route: 'GET /v2/{target}/{identifier}/attributes/{attribute}/statuses',
  input: OfAttribute.extend(showArchived),
  output: z.array(Choice),
  cache,
});

export const get = operation({
  name: 'attributes.get',
  summary: 'Get one attribute of an object or list',
  route: 'GET /v2/{target}/{identifier}/attributes/{attribute}',
  input: OfAttribute,
  output: Attribute,
  cache,
});

export const create = operation({
  name: 'attributes.create',
  summary: 'Create an attribute of an object or list',
  route: 'POST /v2/{target}/{identifier}/attributes',
  input: OfTarget.extend(Settings.shape).extend({
    type: z.enum(types),
    is_multiselect: z.boolean(),
    relationship: z.object({ object: Slug, title: z.string(), api_slug: Slug, is_multiselect: z.boolean() }).optional(),
  }),
  toBody: inData,
  output: Attribute,
  invalidates,
});

export const update = operation({
  name: 'attributes.update',
  summary: 'Change an attribute, or archive it',
  route: 'PATCH /v2/{target}/{identifier}/attributes/{attribute}',
  retry: 'idempotent',
  input: OfAttribute.extend(Settings.partial().shape).extend(archived),
  toBody: inData,
  output: Attribute,
  invalidates,
});

export const createOption = operation({
  name: 'attributes.create_option',
  summary: 'Add an option to a select attribute',
  route: 'POST /v2/{target}/{identifier}/attributes/{attribute}/options',
  input: OfAttribute.extend({ title: z.string().min(1) }),
  toBody: inData,
  output: Choice,
  invalidates,
});

export const updateOption = operation({
  name: 'attributes.update_option',
  summary: 'Rename an option of a select attribute, or archive it',
  route: 'PATCH /v2/{target}/{identifier}/attributes/{attribute}/options/{option}',
  retry: 'idempotent',
  input: OfAttribute.extend({ option: z.string().min(1).max(200), title: z.string().min(1).optional(), ...archived }),
  toBody: inData,
  output: Choice,
  invalidates,
});

export const createStatus = operation({
  name: 'attributes.create_status',
  summary: 'Add a status to a status attribute',
  route: 'POST /v2/{target}/{identifier}/attributes/{attribute}/statuses',
  input: OfAttribute.extend(StatusSettings.shape),
  toBody: inData,
  output: Choice,
  invalidates,
});

export const updateStatus = operation({
  name: 'attributes.update_status',
  summary: 'Change a status of a status attribute, or archive it',
  route: 'PATCH /v2/{target}/{identifier}/attributes/{attribute}/statuses/{status}',
  retry: 'idempotent',
  input: OfAttribute.extend(StatusSettings.partial().shape).extend({ status: z.string().min(1).max(200), ...archived }),
  toBody: inData,
  output: Choice,
  invalidates,
});
