import { ApiError, type CallOptions, nearest } from '@fastpath/api-kit';
import * as attributes from './operations/attributes.js';
import { toValue } from './values/to-value.js';
import { attributeOf, type ObjectSchema, type Workspace } from './workspace.js';

type Values = Readonly<Record<string, unknown>>;

/**
 * Puts plain values into the form in which Attio takes them, checked against the object's attributes: names, types, and
 * the titles of options and statuses. Values in Attio's own form pass as they are.
 *
 * @throws {ApiError} INPUT_INVALID that names the place, what was expected there, and the nearest names
 */
export async function toValues(
  workspace: Workspace,
  schema: ObjectSchema,
  values: Values,
  options?: CallOptions,
): Promise<Record<string, unknown>> {
  const names = Object.keys(values);
  if (names.length === 0) throw invalid('values', 'is empty', 'at least one attribute');
  const written = names.map(
    async (name) => [name, await write(workspace, schema, name, values[name], options)] as const,
  );
  return Object.fromEntries(await Promise.all(written));
}

async function write(
  workspace: Workspace,
  schema: ObjectSchema,
  name: string,
  value: unknown,
  options?: CallOptions,
): Promise<unknown> {
  const at = `values.${name}`;
  const attribute = attributeOf(schema, name, at);
  if (!attribute) return value; // the metadata is not known: Attio will judge
  if (!attribute.is_writable) throw invalid(at, 'is read-only', 'an attribute that can be written');
  if (attribute.type === 'select' || attribute.type === 'status')
    await checkTitles(workspace, schema, attribute, value, options);
  return toValue(attribute, value, at);
}

/** Holds titles of options or statuses against those that there are; IDs are left to Attio. */
async function checkTitles(
  { client }: Workspace,
  { object }: ObjectSchema,
  { slug, type }: attributes.Attribute,
  value: unknown,
  options?: CallOptions,
): Promise<void> {
  const titles = [value].flat().filter((one): one is string => typeof one === 'string' && !isUuid(one));
  if (titles.length === 0) return;
  const list = type === 'select' ? attributes.options : attributes.statuses;
  const choices = await client.call(list, { target: 'objects', identifier: object.slug, attribute: slug }, options);
  const known = choices.filter(({ is_archived }) => !is_archived).map(({ title }) => title);
  for (const title of titles) {
    if (known.includes(title)) continue;
    const similar = nearest(title, known);
    const expected = (similar.length > 0 ? similar : known.slice(0, 30)).map((one) => JSON.stringify(one)).join(' or ');
    throw invalid(
      `values.${slug}`,
      `${JSON.stringify(title.slice(0, 60))} is none of its ${type === 'select' ? 'options' : 'statuses'}`,
      expected,
    );
  }
}

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const invalid = (field: string, what: string, expected: string) =>
  new ApiError('INPUT_INVALID', 'attio', `${field}: ${what}; expected ${expected}`, { field, expected });
