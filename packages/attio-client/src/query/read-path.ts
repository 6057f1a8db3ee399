import type { CallOptions } from '@fastpath/api-kit';
import { attributeOf } from '../attribute-of.js';
import { invalid, shown } from '../invalid.js';
import type { Attribute } from '../operations/attributes.js';
import type { ObjectSchema, Workspace } from '../workspace.js';

type Step = readonly [owner: string, attribute: string];

/** A path that was held against the metadata: by slugs, and where it ends. */
export interface Path {
  readonly path: [string, string][];
  readonly end: ObjectSchema;
  /** `undefined` where the metadata is not known. */
  readonly attribute: Attribute | undefined;
}

const maxSteps = 10;
const form =
  'pairs of an object or list and an attribute, such as [["deals", "associated_company"], ["companies", "name"]]';

/**
 * Reads a path of references: it begins at what is queried, each attribute but the last leads to the next object, and on a
 * list `parent_record` leads to its records.
 *
 * @throws {ApiError} INPUT_INVALID that names the step, and what was expected there
 */
export async function readPath(
  workspace: Workspace,
  start: ObjectSchema,
  path: unknown,
  at: string,
  options?: CallOptions,
): Promise<Path> {
  if (!isPath(path)) throw invalid(at, form, `not ${shown(path)}`);
  checkStart(start, path[0]?.[0] ?? '', `${at}.0.0`);
  const read: [string, string][] = [];
  let end = start;
  let attribute: Attribute | undefined;
  for (const [i, [owner, name]] of path.entries()) {
    if (i > 0) end = await next(workspace, end, attribute, owner, `${at}.${i}.0`, options);
    const isLast = i === path.length - 1;
    const isParent = end.target === 'lists' && name === 'parent_record' && !end.bySlug.has(name) && !isLast;
    attribute = isParent ? undefined : attributeOf(end, name, `${at}.${i}.1`);
    if (attribute && !isLast && attribute.type !== 'record-reference')
      throw invalid(
        `${at}.${i}.1`,
        `an attribute that refers to records, as ${referencesOf(end)}`,
        `${name} leads nowhere`,
      );
    read.push([end.object.slug, attribute?.slug ?? name]);
  }
  return { path: read, end, attribute };
}

const isPath = (path: unknown): path is readonly Step[] =>
  Array.isArray(path) && path.length > 0 && path.length <= maxSteps && path.every(isStep);

const isStep = (step: unknown): step is Step =>
  Array.isArray(step) && step.length === 2 && step.every((part) => typeof part === 'string' && part !== '');

function checkStart({ object: { slug, object_id } }: ObjectSchema, owner: string, at: string): void {
  if (owner !== slug && owner.toLowerCase() !== object_id) throw invalid(at, slug, 'a path begins at what is queried');
}

/** The object that a step leads to. Without an attribute it is the record of a list's entry, or nobody knows. */
async function next(
  workspace: Workspace,
  from: ObjectSchema,
  attribute: Attribute | undefined,
  owner: string,
  at: string,
  options?: CallOptions,
): Promise<ObjectSchema> {
  const { slug } = await workspace.object(owner, at, options);
  const to = await workspace.schema(slug, options);
  const { object_id } = to.object;
  const wanted = attribute ? await slugsOf(workspace, attribute.target_ids, options) : from.parents;
  const leads = attribute?.target_ids ? attribute.target_ids.includes(object_id) : (wanted?.includes(slug) ?? true);
  if (leads || !from.isKnown) return to;
  throw invalid(
    at,
    wanted?.join(' or ') ?? '',
    `${attribute?.slug ?? 'parent_record'} of ${from.object.slug} does not lead to ${slug}`,
  );
}

async function slugsOf(workspace: Workspace, ids: readonly string[] | null, options?: CallOptions) {
  if (!ids) return undefined;
  const objects = await workspace.objects(options);
  return objects.filter(({ object_id }) => ids.includes(object_id)).map(({ slug }) => slug);
}

function referencesOf({ attributes, target }: ObjectSchema): string {
  const slugs = attributes.filter(({ type }) => type === 'record-reference').map(({ slug }) => slug);
  return [...(target === 'lists' ? ['parent_record'] : []), ...slugs].join(', ') || 'none here is';
}
