import { ApiError } from '@fastpath/api-kit';
import { attributeOf, type ObjectSchema } from './workspace.js';

/** Holds the names of values to be written against the object's attributes; the values go as they are. @throws {ApiError} INPUT_INVALID */
export function checkValues(values: Readonly<Record<string, unknown>>, schema: ObjectSchema): void {
  const names = Object.keys(values);
  if (names.length === 0) throw invalid('values', 'at least one attribute', 'is empty');
  for (const name of names) {
    const attribute = attributeOf(schema, name, `values.${name}`);
    if (attribute && !attribute.is_writable)
      throw invalid(`values.${name}`, 'an attribute that can be written', 'is read-only');
  }
}

const invalid = (field: string, expected: string, what: string) =>
  new ApiError('INPUT_INVALID', 'attio', `${field} ${what}; expected ${expected}`, { field, expected });
