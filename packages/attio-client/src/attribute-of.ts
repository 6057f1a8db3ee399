import type { ApiError } from '@fastpath/api-kit';
import { invalid, meant, shown } from './invalid.js';
import type { Attribute } from './operations/attributes.js';
import type { ObjectSchema } from './workspace.js';

/** The attribute of a name. @throws {ApiError} INPUT_INVALID with the nearest names when there is none, unless the metadata is not known */
export function attributeOf(schema: ObjectSchema, name: string, field: string): Attribute | undefined {
  if (!schema.isKnown) return undefined;
  const attribute =
    schema.bySlug.get(name) ?? schema.attributes.find(({ attribute_id }) => attribute_id === name.toLowerCase());
  if (attribute) return attribute;
  const what = `${shown(name)} is no attribute of ${schema.object.slug}`;
  throw lacking(schema, invalid(field, meant(name, [...schema.bySlug.keys()]), what));
}

const schemas = new WeakMap<ApiError, ObjectSchema>();

/** Marks an error as one that metadata read anew may prove wrong. */
export function lacking(schema: ObjectSchema, error: ApiError): ApiError {
  schemas.set(error, schema);
  return error;
}

/** The schema that lacks a name, where that is what an error is about. */
export const unknownNameIn = (error: unknown): ObjectSchema | undefined => schemas.get(error as ApiError);
