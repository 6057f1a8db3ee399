import { ApiError } from '@fastpath/api-kit';
import type * as z from 'zod';
import type { Sort } from '../schemas.js';
import { attributeOf, type ObjectSchema } from '../workspace.js';

/** One criterion of order, in Attio's own form, as somebody wrote it. */
export type WrittenSort = Readonly<Record<string, unknown>>;

/** Holds an order against the object's attributes, and hands it on. @throws {ApiError} INPUT_INVALID that names the place */
export const checkSorts = (sorts: readonly WrittenSort[], schema: ObjectSchema): z.output<typeof Sort>[] =>
  sorts.map((sort, i) => checkSort(sort, schema, `sorts.${i}`));

function checkSort(
  { attribute, path, direction, field }: WrittenSort,
  schema: ObjectSchema,
  at: string,
): z.output<typeof Sort> {
  if (direction !== 'asc' && direction !== 'desc') throw invalid(`${at}.direction`, '"asc" or "desc"');
  if (field !== undefined && typeof field !== 'string') throw invalid(`${at}.field`, 'a part of the value');
  const order = { direction, ...(field === undefined ? {} : { field }) } as const;
  if (path !== undefined) {
    if (isPath(path)) return { ...order, path };
    throw invalid(`${at}.path`, 'pairs of an object or list and an attribute: [["deals", "associated_company"]]');
  }
  if (typeof attribute !== 'string') throw invalid(`${at}.attribute`, 'the slug of an attribute');
  attributeOf(schema, attribute, `${at}.attribute`);
  return { ...order, attribute };
}

const isPath = (path: unknown): path is [string, string][] =>
  Array.isArray(path) &&
  path.length > 0 &&
  path.every((step) => Array.isArray(step) && step.length === 2 && step.every((part) => typeof part === 'string'));

const invalid = (field: string, expected: string) =>
  new ApiError('INPUT_INVALID', 'records.query', `${field}: expected ${expected}`, { field, expected });
