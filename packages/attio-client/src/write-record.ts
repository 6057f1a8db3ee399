import type { CallOptions } from '@fastpath/api-kit';
import { attributeOf } from './attribute-of.js';
import { invalid, shown } from './invalid.js';
import * as records from './operations/records.js';
import { toValues } from './to-values.js';
import { explainConflict } from './uniqueness-conflict.js';
import { type FlatRecord, flatten } from './values/flatten.js';
import type { AttioRecord } from './values/record.js';
import type { ObjectSchema, Workspace } from './workspace.js';

type Values = Readonly<Record<string, unknown>>;

/** A change to one record. `append` and `replace` differ in what happens to the values of multiselect attributes. */
export type RecordWrite =
  | { readonly action: 'create'; readonly object: string; readonly values: Values }
  | { readonly action: 'upsert'; readonly object: string; readonly values: Values; readonly matching_attribute: string }
  | {
      readonly action: 'append' | 'replace';
      readonly object: string;
      readonly record_id: string;
      readonly values: Values;
    };

/** Writes one record and answers with what is stored then: one request, nothing is read again. @throws {ApiError} */
export const writeRecord = (workspace: Workspace, write: RecordWrite, options?: CallOptions): Promise<FlatRecord> =>
  workspace.withSchema(write.object, (schema) => checkAndSend(workspace, write, schema, options), options);

async function checkAndSend(
  workspace: Workspace,
  write: RecordWrite,
  schema: ObjectSchema,
  options?: CallOptions,
): Promise<FlatRecord> {
  const name = write.action === 'upsert' ? matchingOf(write.matching_attribute, schema) : undefined;
  const values = await toValues(workspace, schema, write.values, options);
  if (name !== undefined) checkMatching(name, values);
  const object = schema.object.slug;
  const checked = { ...write, object, values, ...(name !== undefined && { matching_attribute: name }) };
  try {
    return flatten(await send(workspace, checked as RecordWrite, options), object, schema.bySlug);
  } catch (error) {
    throw await explainConflict(error, workspace, schema, values, options);
  }
}

/** Deletes a record for good. @throws {ApiError} NOT_FOUND when it is not there */
export async function deleteRecord(
  workspace: Workspace,
  target: { readonly object: string; readonly record_id: string },
  options?: CallOptions,
): Promise<void> {
  const { object } = await workspace.schema(target.object, options);
  await workspace.client.call(records.remove, { object: object.slug, record_id: target.record_id }, options);
}

function send({ client }: Workspace, write: RecordWrite, options?: CallOptions): Promise<AttioRecord> {
  switch (write.action) {
    case 'create': {
      const { object, values } = write;
      return client.call(records.create, { object, values }, options);
    }
    case 'upsert': {
      const { object, matching_attribute, values } = write;
      return client.call(records.assert, { object, matching_attribute, values }, options);
    }
    default: {
      const { object, record_id, values } = write;
      return client.call(
        write.action === 'append' ? records.append : records.replace,
        { object, record_id, values },
        options,
      );
    }
  }
}

/** The slug of the attribute by which an upsert finds its record. @throws {ApiError} INPUT_INVALID with those that are unique */
export function matchingOf(name: string, schema: ObjectSchema): string {
  const attribute = attributeOf(schema, name, 'matching_attribute');
  if (!attribute) return name;
  if (attribute.is_unique && attribute.is_writable) return attribute.slug;
  const unique = schema.attributes.filter((one) => one.is_unique && one.is_writable).map(({ slug }) => slug);
  const expected = unique.join(' or ') || 'a unique attribute, and there is none';
  throw invalid(
    'matching_attribute',
    expected,
    `${name} ${attribute.is_unique ? 'cannot be written' : 'is not unique'}`,
  );
}

function checkMatching(name: string, values: Values): void {
  const value = values[name];
  if (Array.isArray(value) && value.length > 0 && value.every((one) => one !== '')) return;
  throw invalid(
    `values.${name}`,
    'the value to match by',
    value === undefined ? 'is missing' : `${shown(value)} matches nothing`,
  );
}
