import type { Attribute } from '../operations/attributes.js';
import type { ObjectSchema } from '../workspace.js';

/** An attribute with nothing special about it. */
export const attribute = (slug: string, type: string, flags: Partial<Attribute> = {}): Attribute => ({
  attribute_id: `${slug}-id`,
  slug,
  title: slug,
  description: null,
  type,
  is_required: false,
  is_unique: false,
  is_multiselect: false,
  is_writable: true,
  is_archived: false,
  currency: null,
  target_ids: null,
  ...flags,
});

/** The schema of an object with these attributes. */
export const schemaOf = (slug: string, attributes: readonly Attribute[]): ObjectSchema => ({
  target: 'objects',
  object: { object_id: `${slug}-id`, slug, singular: null, plural: null },
  attributes,
  bySlug: new Map(attributes.map((one) => [one.slug, one])),
  isKnown: true,
});

export const people = schemaOf('people', [
  attribute('record_id', 'text', { is_unique: true, is_writable: false }),
  attribute('name', 'personal-name'),
  attribute('email_addresses', 'email-address', { is_unique: true, is_multiselect: true }),
  attribute('description', 'text'),
  attribute('company', 'record-reference'),
]);
