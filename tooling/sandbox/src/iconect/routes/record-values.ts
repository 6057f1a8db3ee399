import { type FieldFault, invalid } from '../errors.js';
import type { Item } from '../resources/resource.js';

/** Values of custom fields, checked against the fields of their project. `null` empties a field. @throws {HttpError} 400 */
export function checkValues(values: Item, fields: ReadonlyMap<string, Item>, isNew: boolean): Item {
  const faults = Object.entries(values).flatMap(([name, value]) => faultOf(name, value, fields.get(name)) ?? []);
  const missing = isNew ? [...fields].filter(([name, field]) => field['isRequired'] === true && !(name in values)) : [];
  const all = [...faults, ...missing.map(([name]) => ({ field: `fields.${name}`, message: 'is required' }))];
  if (all.length > 0) throw invalid(all);
  return values;
}

function faultOf(name: string, value: unknown, field: Item | undefined): FieldFault | undefined {
  if (!field) return { field: `fields.${name}`, message: 'the project has no such field' };
  const expected = value === null ? undefined : expectedOf(field, value);
  return expected === undefined ? undefined : { field: `fields.${name}`, message: `expected ${expected}` };
}

/** What a field takes, when this is not it. */
export function expectedOf(field: Item, value: unknown): string | undefined {
  const choices = (field['choices'] as readonly Item[] | undefined)?.map((choice) => choice['value']);
  const values = field['fieldType'] === 'multiChoice' ? value : [value];
  if (!Array.isArray(values)) return 'a list';
  if (choices && choices.length > 0 && !values.every((one) => choices.includes(one))) {
    return `one of ${choices.join(', ')}`;
  }
  return values.map((one) => wrongType(field, one)).find((wrong) => wrong !== undefined);
}

function wrongType({ dataType, maxLength }: Item, value: unknown): string | undefined {
  switch (dataType) {
    case 'integer':
      return Number.isInteger(value) ? undefined : 'an integer';
    case 'decimal':
      return typeof value === 'number' ? undefined : 'a number';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'datetime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? undefined : 'an ISO date';
    default:
      if (typeof value !== 'string') return 'a text';
      return typeof maxLength === 'number' && value.length > maxLength ? `at most ${maxLength} characters` : undefined;
  }
}
