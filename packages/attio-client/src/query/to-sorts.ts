import type { CallOptions } from '@fastpath/api-kit';
import type * as z from 'zod';
import { attributeOf } from '../attribute-of.js';
import { invalid, meant, shown } from '../invalid.js';
import type { Attribute } from '../operations/attributes.js';
import type { Sort } from '../schemas.js';
import { isObject } from '../values/fits.js';
import type { ObjectSchema, Workspace } from '../workspace.js';
import { readPath } from './read-path.js';
import { partsOf } from './to-condition.js';

/** One criterion of order, in Attio's own form, as somebody wrote it. */
export type WrittenSort = Readonly<Record<string, unknown>>;

const maxSorts = 10;
const names = ['attribute', 'direction', 'field', 'path'];

/** Holds an order against the attributes of an object or list, and gives it by slugs. @throws {ApiError} INPUT_INVALID that names the place */
export async function toSorts(
  workspace: Workspace,
  sorts: readonly WrittenSort[],
  schema: ObjectSchema,
  options?: CallOptions,
): Promise<z.output<typeof Sort>[]> {
  if (sorts.length > maxSorts) throw invalid('sorts', `at most ${maxSorts}`);
  return Promise.all(sorts.map((sort, i) => toSort(workspace, sort, schema, `sorts.${i}`, options)));
}

async function toSort(
  workspace: Workspace,
  sort: WrittenSort,
  schema: ObjectSchema,
  at: string,
  options?: CallOptions,
): Promise<z.output<typeof Sort>> {
  if (!isObject(sort)) throw invalid(at, 'an attribute and a direction', `not ${shown(sort)}`);
  const unknown = Object.keys(sort).find((name) => !names.includes(name));
  if (unknown !== undefined) throw invalid(`${at}.${unknown}`, meant(unknown, names));
  const { attribute, path, direction, field } = sort;
  if (direction !== 'asc' && direction !== 'desc')
    throw invalid(`${at}.direction`, '"asc" or "desc"', `not ${shown(direction)}`);
  if (path !== undefined) {
    if (attribute !== undefined) throw invalid(`${at}.attribute`, 'an attribute or a path, not both');
    const read = await readPath(workspace, schema, path, `${at}.path`, options);
    return { direction, path: read.path, ...toField(read.attribute, field, at) };
  }
  if (typeof attribute !== 'string')
    throw invalid(`${at}.attribute`, 'the slug of an attribute', `not ${shown(attribute)}`);
  const known = attributeOf(schema, attribute, `${at}.attribute`);
  return { direction, attribute: known?.slug ?? attribute, ...toField(known, field, at) };
}

function toField(attribute: Attribute | undefined, field: unknown, at: string): { readonly field?: string } {
  if (field === undefined) return {};
  if (typeof field !== 'string') throw invalid(`${at}.field`, 'the name of a part of the value', `not ${shown(field)}`);
  const parts = attribute && partsOf(attribute);
  if (parts && !Object.hasOwn(parts, field))
    throw invalid(`${at}.field`, meant(field, Object.keys(parts)), `${shown(field)} is no part of ${attribute.slug}`);
  return { field };
}
