import { ApiError } from '@fastpath/api-kit';
import { attributeOf, type ObjectSchema } from '../workspace.js';

/** One criterion of order, in Attio's own form. */
export type Sort = Readonly<Record<string, unknown>>;

/** Holds an order against the object's attributes. @throws {ApiError} INPUT_INVALID that names the place */
export function checkSorts(sorts: readonly Sort[], schema: ObjectSchema): void {
  for (const [i, { attribute, path, direction }] of sorts.entries()) {
    const at = `sorts.${i}`;
    if (direction !== 'asc' && direction !== 'desc') throw invalid(`${at}.direction`, '"asc" or "desc"');
    if (path !== undefined) continue;
    if (typeof attribute !== 'string') throw invalid(`${at}.attribute`, 'the slug of an attribute');
    attributeOf(schema, attribute, `${at}.attribute`);
  }
}

const invalid = (field: string, expected: string) =>
  new ApiError('INPUT_INVALID', 'records.query', `${field}: expected ${expected}`, { field, expected });
