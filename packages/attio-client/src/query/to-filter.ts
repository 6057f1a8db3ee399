import { type CallOptions, findUnsendable } from '@fastpath/api-kit';
import { attributeOf } from '../attribute-of.js';
import { invalid, meant, shown } from '../invalid.js';
import { isObject } from '../values/fits.js';
import type { ObjectSchema, Workspace } from '../workspace.js';
import { readPath } from './read-path.js';
import { countCondition, type Scope } from './scope.js';
import { toCondition } from './to-condition.js';

type Filter = Record<string, unknown>;

const lists = ['$and', '$or'];
const logic = [...lists, '$not'];

/**
 * Holds a filter against the attributes of an object or list, and gives it in Attio's own form: names, operators and operands
 * by the type of each attribute, options and statuses that there are, paths that lead somewhere. Operators may be written
 * without their `$`, parts of values as plain values have them, and members by e-mail address: `{"value": {"gte": 1000}}`.
 *
 * @throws {ApiError} INPUT_INVALID that names the place, what was expected there, and the nearest names
 */
export async function toFilter(
  workspace: Workspace,
  filter: unknown,
  schema: ObjectSchema,
  options?: CallOptions,
): Promise<Filter> {
  const unsendable = findUnsendable(filter);
  if (unsendable) throw invalid(`filter.${unsendable.field}`, unsendable.expected, unsendable.problem);
  return group({ workspace, options, conditions: 0 }, schema, filter, 'filter', 0);
}

async function group(scope: Scope, schema: ObjectSchema, filter: unknown, at: string, depth: number): Promise<Filter> {
  if (!isObject(filter)) throw invalid(at, 'an object', `not ${shown(filter)}`);
  countCondition(scope, depth);
  if ('path' in filter && !schema.bySlug.has('path')) return byPath(scope, schema, filter, at);
  const checked: Filter = {};
  for (const [key, value] of Object.entries(filter)) {
    const here = `${at}.${key.slice(0, 100)}`;
    if (lists.includes(key)) checked[key] = await groups(scope, schema, value, here, depth);
    else if (key === '$not') checked[key] = await group(scope, schema, value, here, depth + 1);
    else if (key.startsWith('$')) throw invalid(here, meant(key, logic), `${shown(key)} stands beside no attribute`);
    else {
      const attribute = attributeOf(schema, key, here);
      checked[attribute?.slug ?? key] = await toCondition(scope, schema, attribute, value, here);
    }
  }
  return checked;
}

async function groups(scope: Scope, schema: ObjectSchema, filters: unknown, at: string, depth: number) {
  if (!Array.isArray(filters) || filters.length === 0)
    throw invalid(at, 'a list of conditions', `not ${shown(filters)}`);
  const checked: Filter[] = [];
  for (const [i, one] of filters.entries()) checked.push(await group(scope, schema, one, `${at}.${i}`, depth + 1));
  return checked;
}

async function byPath(scope: Scope, schema: ObjectSchema, filter: Readonly<Filter>, at: string): Promise<Filter> {
  const { path, constraints, ...others } = filter;
  const [other] = Object.keys(others);
  if (other !== undefined) throw invalid(`${at}.${other}`, 'path and constraints alone; join filters by $and');
  const { end, attribute, ...read } = await readPath(scope.workspace, schema, path, `${at}.path`, scope.options);
  if (!isObject(constraints))
    throw invalid(
      `${at}.constraints`,
      'operators or parts of the value at the end of the path',
      `not ${shown(constraints)}`,
    );
  return { path: read.path, constraints: await toCondition(scope, end, attribute, constraints, `${at}.constraints`) };
}
