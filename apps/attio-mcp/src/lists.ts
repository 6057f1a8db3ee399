import { ApiError, nearest } from '@fastpath/api-kit';
import type { ObjectSchema } from '@fastpath/attio-client';
import type { Attio } from './connection.js';

type Options = { readonly signal: AbortSignal };

/** A list, found by slug or by ID, and the attributes that its entries have. */
export interface ListSchema {
  readonly slug: string;
  readonly name: string;
  /** Slugs of the objects whose records are in it. */
  readonly parent_objects: readonly string[];
  readonly schema: ObjectSchema;
}

/** Finds a list. @throws {ApiError} INPUT_INVALID with the nearest slugs when there is none of that name */
export async function listSchema({ workspace, api }: Attio, name: string, options: Options): Promise<ListSchema> {
  const { lists, attributes } = api.operations;
  const all = await workspace.client.call(lists.list, {}, options);
  const list = all.find(({ slug, list_id }) => slug === name || list_id === name.toLowerCase());
  if (!list) {
    throw unknown(
      'list',
      name,
      'list of this workspace',
      all.map(({ slug }) => slug),
    );
  }
  const { slug, list_id } = list;
  const input = { target: 'lists' as const, identifier: slug };
  const known = (await workspace.client.call(attributes.list, input, options)).filter((one) => !one.is_archived);
  const bySlug = new Map(known.map((attribute) => [attribute.slug, attribute]));
  const object = { object_id: list_id, slug, singular: null, plural: list.name };
  const { parent_objects } = list;
  return {
    slug,
    name: list.name,
    parent_objects,
    schema: { object, attributes: known, bySlug, isKnown: true },
  };
}

/** Holds names against the attributes of a list. @throws {ApiError} INPUT_INVALID with the nearest slugs */
export function checkNames({ schema, slug }: ListSchema, names: Readonly<Record<string, string>>): void {
  for (const [field, name] of Object.entries(names)) {
    const isKnown = schema.bySlug.has(name) || schema.attributes.some(({ attribute_id }) => attribute_id === name);
    if (!isKnown) throw unknown(field, name, `attribute of the list ${slug}`, [...schema.bySlug.keys()]);
  }
}

/** Holds titles of options and statuses against those that a list has. @throws {ApiError} INPUT_INVALID with the nearest titles */
export async function checkTitles(
  { workspace, api }: Attio,
  { schema, slug: list }: ListSchema,
  values: Readonly<Record<string, unknown>>,
  options: Options,
): Promise<void> {
  for (const [slug, value] of Object.entries(values)) {
    const type = schema.bySlug.get(slug)?.type;
    const titles = [value].flat().filter((one): one is string => typeof one === 'string' && !isUuid(one));
    if ((type !== 'select' && type !== 'status') || titles.length === 0) continue;
    const of = type === 'select' ? api.operations.attributes.options : api.operations.attributes.statuses;
    const input = { target: 'lists' as const, identifier: list, attribute: slug };
    const choices = await workspace.client.call(of, input, options);
    const known = choices.flatMap(({ title, is_archived }) => (is_archived ? [] : [title]));
    const wrong = titles.find((title) => !known.includes(title));
    if (wrong !== undefined) throw unknown(`values.${slug}`, wrong, `${type} of ${slug} in the list ${list}`, known);
  }
}

/** Plain values in the form in which Attio's OpenAPI document takes them: lists, empty for none. */
export const asLists = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([slug, value]) => [slug, value === null ? [] : [value].flat()]));

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

function unknown(field: string, name: string, what: string, names: readonly string[]): ApiError {
  const expected = nearest(name, names).join(' or ') || `one of ${names.slice(0, 30).join(', ')}`;
  const message = `${field}: ${JSON.stringify(name.slice(0, 60))} is no ${what}; expected ${expected}`;
  return new ApiError('INPUT_INVALID', 'lists', message, { field, expected });
}
