import { ApiError, type CallOptions } from '@fastpath/api-kit';
import * as records from './operations/records.js';
import { toValues } from './to-values.js';
import { explainConflict } from './uniqueness-conflict.js';
import { type FlatRecord, flatten } from './values/flatten.js';
import type { AttioRecord } from './values/record.js';
import { attributeOf, type ObjectSchema, type Workspace } from './workspace.js';

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
  const values = await toValues(workspace, schema, write.values, options);
  if (write.action === 'upsert') checkMatching(write.matching_attribute, values, schema);
  const object = schema.object.slug;
  try {
    return flatten(await send(workspace, { ...write, object, values }, options), object, schema.bySlug);
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

function checkMatching(name: string, values: Values, schema: ObjectSchema): void {
  const attribute = attributeOf(schema, name, 'matching_attribute');
  if (attribute && !attribute.is_unique) {
    const unique = schema.attributes.filter((one) => one.is_unique && one.is_writable).map(({ slug }) => slug);
    throw invalid(
      'matching_attribute',
      `${name} is not unique`,
      unique.join(' or ') || 'a unique attribute, and there is none',
    );
  }
  if (!(name in values)) throw invalid(`values.${name}`, 'is missing', 'the value to match by');
}

const invalid = (field: string, what: string, expected: string) =>
  new ApiError('INPUT_INVALID', 'attio', `${field}: ${what}; expected ${expected}`, { field, expected });
