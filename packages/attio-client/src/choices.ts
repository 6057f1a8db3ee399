import { type ApiError, type CallOptions, nearest } from '@fastpath/api-kit';
import { lacking } from './attribute-of.js';
import { invalid, shown } from './invalid.js';
import * as attributes from './operations/attributes.js';
import { type ObjectSchema, orNothing, type Workspace } from './workspace.js';

const listedTitles = 30;

/** Whether an attribute has choices: options or statuses. */
export const hasChoices = ({ type }: attributes.Attribute): boolean => type === 'select' || type === 'status';

/**
 * Holds the title or ID of an option or status against those that there are. Archived ones cannot be written, but
 * records may have them still: `archived` takes them too.
 *
 * @throws {ApiError} INPUT_INVALID with the nearest titles
 */
export async function checkChoice(
  workspace: Workspace,
  schema: ObjectSchema,
  attribute: attributes.Attribute,
  choice: string,
  at: string,
  { archived = false, ...options }: CallOptions & { readonly archived?: boolean } = {},
): Promise<void> {
  const is = ({ title, choice_id }: attributes.Choice) =>
    title === choice || choice_id?.toLowerCase() === choice.toLowerCase();
  const known = await choicesOf(workspace, schema, attribute, options);
  if (known.length === 0 || known.some((one) => is(one) && !one.is_archived)) return;
  if (archived && (await choicesOf(workspace, schema, attribute, options, true)).some(is)) return;
  const titles = known.filter((one) => !one.is_archived).map(({ title }) => title);
  throw unknownChoice(schema, attribute, choice, titles, at);
}

/** The options or statuses of an attribute; none where the key may not read them. */
export async function choicesOf(
  { client }: Workspace,
  { target, object }: ObjectSchema,
  { slug, type }: attributes.Attribute,
  options?: CallOptions,
  show_archived?: true,
): Promise<readonly attributes.Choice[]> {
  const operation = type === 'select' ? attributes.options : attributes.statuses;
  const input = { target, identifier: object.slug, attribute: slug, ...(show_archived && { show_archived }) };
  return client.call(operation, input, options).catch(orNothing);
}

function unknownChoice(
  schema: ObjectSchema,
  { type }: attributes.Attribute,
  choice: string,
  titles: readonly string[],
  at: string,
): ApiError {
  const similar = nearest(choice.slice(0, 100), titles);
  const expected = (similar.length > 0 ? similar : titles.slice(0, listedTitles)).map((one) => JSON.stringify(one));
  const what = `${shown(choice)} is none of its ${type === 'select' ? 'options' : 'statuses'}`;
  return lacking(schema, invalid(at, expected.join(' or ') || 'none: there is none', what));
}
