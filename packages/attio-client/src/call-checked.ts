import type { CallOptions, Operation } from '@fastpath/api-kit';
import { toFilter } from './query/to-filter.js';
import { toSorts, type WrittenSort } from './query/to-sorts.js';
import { toValues } from './to-values.js';
import { isObject } from './values/fits.js';
import type { ObjectSchema, Workspace } from './workspace.js';

type Input = Readonly<Record<string, unknown>>;

const checkedFields = ['filter', 'sorts', 'values', 'entry_values'];
const objectFields = ['object', 'parent_object', 'linked_object'];

/**
 * Runs an operation as `client.call` does, once what its input names was held against the metadata: objects, lists, and the
 * attributes in a filter, an order or values.
 *
 * @throws {ApiError} INPUT_INVALID before anything is sent, with the place and the nearest names
 */
export async function callChecked<In, Out>(
  workspace: Workspace,
  operation: Operation<In, Out>,
  input: In,
  options?: CallOptions,
): Promise<Out> {
  const checked = isObject(input) ? await check(workspace, input, options) : input;
  return workspace.client.call(operation, checked as In, options); // the same input, by the names of the service
}

async function check(workspace: Workspace, input: Input, options?: CallOptions): Promise<Input> {
  const use = async (schema: ObjectSchema) => ({ ...input, ...(await checkFields(workspace, input, schema, options)) });
  const { list, object } = input;
  const hasFields = checkedFields.some((field) => input[field] !== undefined);
  if (hasFields && typeof list === 'string') return workspace.withListSchema(list, use, options);
  if (hasFields && typeof object === 'string') return workspace.withSchema(object, use, options);
  const checked: Record<string, unknown> = { ...input };
  for (const field of objectFields) {
    const name = input[field];
    if (typeof name === 'string') checked[field] = (await workspace.object(name, field, options)).slug;
  }
  return checked;
}

async function checkFields(workspace: Workspace, input: Input, schema: ObjectSchema, options?: CallOptions) {
  const { filter, sorts } = input;
  const checked: Record<string, unknown> = { [schema.target === 'lists' ? 'list' : 'object']: schema.object.slug };
  if (filter !== undefined) checked['filter'] = await toFilter(workspace, filter, schema, options);
  if (sorts !== undefined) checked['sorts'] = await toSorts(workspace, sorts as WrittenSort[], schema, options);
  for (const field of ['values', 'entry_values']) {
    const values = input[field];
    if (isObject(values) && Object.keys(values).length > 0)
      checked[field] = await toValues(workspace, schema, values, options, field);
  }
  return checked;
}
