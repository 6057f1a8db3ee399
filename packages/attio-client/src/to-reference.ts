import type { CallOptions } from '@fastpath/api-kit';
import { attributeOf } from './attribute-of.js';
import { invalid, meant, shown } from './invalid.js';
import type { Attribute } from './operations/attributes.js';
import type { AttioObject } from './operations/objects.js';
import * as records from './operations/records.js';
import { isDomain, isEmail, isLine, isObject, isUuid } from './values/fits.js';
import { titleOf } from './values/flatten.js';
import { toValue } from './values/to-value.js';
import type { Workspace } from './workspace.js';

type Reference = Readonly<Record<string, unknown>>;

const maxCandidates = 5;

/**
 * Puts a reference to a record into the form in which Attio takes it: `{object, id}`, the ID alone where the attribute
 * refers to one object, or a value of a unique attribute (`"ada@example.com"`, `{object, domains}`). By another attribute,
 * such as `{object, name}`, the record is looked up, and taken when it is the only one.
 *
 * @throws {ApiError} INPUT_INVALID that names the place, with the objects that are possible, or with the candidates and their IDs
 */
export async function toReference(
  workspace: Workspace,
  attribute: Attribute,
  value: unknown,
  at: string,
  options?: CallOptions,
): Promise<unknown> {
  const targets = await targetsOf(workspace, attribute, options);
  if (isObject(value)) return byObject(workspace, targets, value, at, options);
  if (!isLine(value)) throw invalid(at, formOf(targets), `not ${shown(value)}`);
  const [target, ...others] = targets;
  if (!target) return value; // nobody knows what it refers to: Attio will judge
  const id = isUuid(value) && { target_object: target.slug, target_record_id: value.toLowerCase() };
  const found = others.length > 0 ? undefined : id || (await byUnique(workspace, target, value, options));
  if (found) return found;
  throw invalid(at, formOf(targets), `${shown(value)} names no record for certain`);
}

/** The objects whose records an attribute refers to; none where that is not known. */
async function targetsOf(workspace: Workspace, { target_ids }: Attribute, options?: CallOptions) {
  const objects = await workspace.objects(options);
  return target_ids ? objects.filter(({ object_id }) => target_ids.includes(object_id)) : objects;
}

async function byObject(
  workspace: Workspace,
  targets: readonly AttioObject[],
  value: Reference,
  at: string,
  options?: CallOptions,
): Promise<Reference> {
  const { object, target_object = object, id, target_record_id = id, ...others } = value;
  const place = `${at}.${'target_object' in value ? 'target_object' : 'object'}`;
  const target_slug = await objectOf(workspace, targets, target_object, place, options);
  const names = Object.keys(others);
  if (target_record_id !== undefined) {
    if (names.length > 0) throw invalid(`${at}.${names[0]}`, 'an ID or another attribute, not both');
    const idPlace = `${at}.${'target_record_id' in value ? 'target_record_id' : 'id'}`;
    if (!isUuid(target_record_id)) throw invalid(idPlace, 'the UUID of a record', `not ${shown(target_record_id)}`);
    return { target_object: target_slug, target_record_id: target_record_id.toLowerCase() };
  }
  const [name, ...more] = names;
  if (name === undefined || more.length > 0) throw invalid(at, formOf(targets), 'one attribute names the record');
  return byAttribute(workspace, target_slug, name, others[name], `${at}.${name.slice(0, 100)}`, options);
}

/** The slug of an object that a reference names, or that needs no name. */
async function objectOf(
  workspace: Workspace,
  targets: readonly AttioObject[],
  name: unknown,
  at: string,
  options?: CallOptions,
): Promise<string> {
  const slugs = targets.map(({ slug }) => slug);
  if (name === undefined && targets.length === 1) return slugs[0] ?? '';
  if (typeof name !== 'string') throw invalid(at, slugs.join(' or ') || 'the slug of an object', `not ${shown(name)}`);
  const { slug } = await workspace.object(name, at, options);
  if (targets.length === 0 || slugs.includes(slug)) return slug;
  throw invalid(at, meant(slug, slugs), `the attribute refers to no record of ${slug}`);
}

async function byAttribute(
  workspace: Workspace,
  object: string,
  name: string,
  value: unknown,
  at: string,
  options?: CallOptions,
): Promise<Reference> {
  const schema = await workspace.schema(object, options);
  const attribute = attributeOf(schema, name, at);
  if (!attribute) return { target_object: object, [name]: [value].flat() };
  const written = toValue(attribute, value, at);
  if (written.length === 0) throw invalid(at, 'a value that names one record');
  if (attribute.is_unique) return { target_object: object, [attribute.slug]: written };
  if (!isLine(value)) throw invalid(at, 'a text by which the record can be found', `not ${shown(value)}`);
  return lookUp(workspace, object, attribute.slug, value, at, options);
}

/** The only record with a value; which of several is meant nobody but the caller knows. */
async function lookUp(
  { client }: Workspace,
  object: string,
  slug: string,
  value: string,
  at: string,
  options?: CallOptions,
): Promise<Reference> {
  const query = { object, filter: { [slug]: value }, limit: maxCandidates + 1 };
  const found = await client.call(records.query, query, options);
  const [only, ...others] = found;
  if (only && others.length === 0) return { target_object: object, target_record_id: only.record_id };
  if (!only) throw invalid(at, `what a record of ${object} has, or its id`, `no record has ${shown(value)}`);
  const candidates = found.slice(0, maxCandidates).map((record) => `${titleOf(record)} (${record.record_id})`);
  const more = found.length > maxCandidates ? ', or another one' : '';
  throw invalid(at, `the id of one of them: ${candidates.join(' or ')}${more}`, `several records have ${shown(value)}`);
}

const fitting: Readonly<Record<string, (text: unknown) => boolean>> = { 'email-address': isEmail, domain: isDomain };

/** A reference by an e-mail address or a domain, where just one unique attribute of the object has such values. */
async function byUnique(workspace: Workspace, { slug }: AttioObject, text: string, options?: CallOptions) {
  const { attributes } = await workspace.schema(slug, options);
  const unique = attributes.filter(({ is_unique, type }) => is_unique && fitting[type]?.(text));
  const [only, ...others] = unique;
  return only && others.length === 0 ? { target_object: slug, [only.slug]: [text] } : undefined;
}

function formOf(targets: readonly AttioObject[]): string {
  const slugs = targets.slice(0, 3).map(({ slug }) => JSON.stringify(slug));
  return `{"object": ${slugs.join(' or ') || '…'}, "id": …}, or {"object", "name"} to look it up`;
}
