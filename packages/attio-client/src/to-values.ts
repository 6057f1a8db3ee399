import { type CallOptions, findUnsendable } from '@fastpath/api-kit';
import { attributeOf } from './attribute-of.js';
import { checkChoice, hasChoices } from './choices.js';
import { invalid, shown } from './invalid.js';
import { memberId } from './member-id.js';
import type { Attribute } from './operations/attributes.js';
import { toReference } from './to-reference.js';
import { isLine, isObject, isUuid } from './values/fits.js';
import { asList, toValue } from './values/to-value.js';
import type { ObjectSchema, Workspace } from './workspace.js';

type Values = Readonly<Record<string, unknown>>;

/**
 * Puts plain values into the form in which Attio takes them, by slug, checked against the attributes of an object or list:
 * names, types, options and statuses, members, and the objects that references lead to. Values in Attio's own form pass as
 * they are.
 *
 * @param field where the values stand, for errors
 * @throws {ApiError} INPUT_INVALID that names the place, what was expected there, and the nearest names
 */
export async function toValues(
  workspace: Workspace,
  schema: ObjectSchema,
  values: Values,
  options?: CallOptions,
  field = 'values',
): Promise<Record<string, readonly unknown[]>> {
  if (!isObject(values)) throw invalid(field, 'an object of values by attribute slug', `not ${shown(values)}`);
  const unsendable = findUnsendable(values);
  if (unsendable) throw invalid(`${field}.${unsendable.field}`, unsendable.expected, unsendable.problem);
  const names = Object.keys(values);
  if (names.length === 0) throw invalid(field, 'at least one attribute', 'is empty');
  const written = await Promise.all(
    names.map((name) => write(workspace, schema, name, values[name], `${field}.${name.slice(0, 100)}`, options)),
  );
  const slugs = written.map(([slug]) => slug);
  const twice = slugs.findIndex((slug, i) => slugs.indexOf(slug) < i);
  if (twice >= 0) throw invalid(`${field}.${names[twice]}`, `each attribute once: ${slugs[twice]} is there already`);
  return Object.fromEntries(written);
}

async function write(
  workspace: Workspace,
  schema: ObjectSchema,
  name: string,
  value: unknown,
  at: string,
  options?: CallOptions,
): Promise<readonly [slug: string, values: readonly unknown[]]> {
  const attribute = attributeOf(schema, name, at);
  if (!attribute) return [name, value === null ? [] : [value].flat()]; // the metadata is not known: Attio will judge
  if (!attribute.is_writable) throw invalid(at, 'an attribute that can be written', 'is read-only');
  const { slug, type } = attribute;
  const each = (one: (value: unknown, at: string) => Promise<unknown>) =>
    Promise.all(asList(attribute, value, at).map((it) => one(it.value, it.at)));
  if (type === 'record-reference')
    return [slug, await each((one, place) => toReference(workspace, attribute, one, place, options))];
  if (type === 'actor-reference') return [slug, await each((one, place) => toActor(workspace, one, place, options))];
  const written = toValue(attribute, value, at);
  if (hasChoices(attribute)) {
    const check = (one: unknown, i: number) =>
      checkChoice(
        workspace,
        schema,
        attribute,
        textOf(attribute, one),
        Array.isArray(value) ? `${at}.${i}` : at,
        options,
      );
    await Promise.all(written.map(check));
  }
  return [slug, written];
}

const textOf = ({ type }: Attribute, choice: unknown): string =>
  String(isObject(choice) ? choice[type === 'select' ? 'option' : 'status'] : choice);

const actorForm = 'the e-mail address, ID or full name of a member';

/** A member of the workspace: nobody else can be written. */
async function toActor(workspace: Workspace, value: unknown, at: string, options?: CallOptions): Promise<unknown> {
  if (isLine(value)) {
    const id = await memberId(workspace, value, at, options);
    return isUuid(id) ? { referenced_actor_type: 'workspace-member', referenced_actor_id: id } : id;
  }
  if (!isObject(value)) throw invalid(at, actorForm, `not ${shown(value)}`);
  const {
    workspace_member_email_address: email,
    type,
    referenced_actor_type = type,
    id,
    referenced_actor_id = id,
  } = value;
  if (isLine(email)) return toActor(workspace, email, `${at}.workspace_member_email_address`, options);
  if (isUuid(referenced_actor_id) && (referenced_actor_type ?? 'workspace-member') === 'workspace-member')
    return { referenced_actor_type: 'workspace-member', referenced_actor_id: referenced_actor_id.toLowerCase() };
  throw invalid(at, actorForm, 'only a member can be written');
}
