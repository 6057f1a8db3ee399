import { ApiError, nearest } from '@fastpath/api-kit';
import { attributeOf, type ObjectSchema } from '../workspace.js';

const comparisons = [
  '$eq',
  '$in',
  '$not_empty',
  '$contains',
  '$starts_with',
  '$ends_with',
  '$lt',
  '$lte',
  '$gt',
  '$gte',
];
const lists = new Set(['$and', '$or']);

/**
 * Holds a filter in Attio's own form against the object's attributes and the operators that Attio has.
 *
 * @throws {ApiError} INPUT_INVALID that names the place, and what was expected there
 */
export function checkFilter(filter: unknown, schema: ObjectSchema, at = 'filter'): void {
  const conditions = asObject(filter, at);
  if ('path' in conditions) {
    checkPath(conditions, at);
    return;
  }
  for (const [key, value] of Object.entries(conditions)) {
    const here = `${at}.${key}`;
    if (lists.has(key))
      for (const [i, inner] of asList(value, here).entries()) checkFilter(inner, schema, `${here}.${i}`);
    else if (key === '$not') checkFilter(value, schema, here);
    else if (key.startsWith('$')) throw unknownOperator(key, here, ['$and', '$or', '$not']);
    else {
      attributeOf(schema, key, here);
      checkCondition(value, here);
    }
  }
}

/** What is asked of one attribute: a bare value, operators, or operators by part of the value. */
function checkCondition(condition: unknown, at: string): void {
  if (Array.isArray(condition) || condition === null || condition === undefined) {
    throw invalid(at, 'a value, or operators such as {"$eq": …} or {"$in": […]}');
  }
  if (typeof condition !== 'object') return;
  for (const [key, value] of Object.entries(condition)) {
    const here = `${at}.${key}`;
    if (key.startsWith('$')) checkOperator(key, value, here);
    else if (typeof value === 'object' && value !== null) checkCondition(value, here);
  }
}

function checkOperator(name: string, value: unknown, at: string): void {
  if (!comparisons.includes(name)) throw unknownOperator(name, at, comparisons);
  if (name === '$in') asList(value, at);
  else if (name === '$not_empty' && typeof value !== 'boolean') throw invalid(at, 'true or false');
  else if (typeof value === 'object' && value !== null) throw invalid(at, 'a single value');
}

function checkPath({ path, constraints }: Readonly<Record<string, unknown>>, at: string): void {
  const steps = asList(path, `${at}.path`);
  const isStep = (step: unknown) =>
    Array.isArray(step) && step.length === 2 && step.every((part) => typeof part === 'string');
  if (steps.length === 0 || !steps.every(isStep)) {
    throw invalid(`${at}.path`, 'pairs of an object or list and an attribute: [["deals", "associated_company"]]');
  }
  checkCondition(asObject(constraints, `${at}.constraints`), `${at}.constraints`);
}

function asObject(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid(at, 'an object');
}

function asList(value: unknown, at: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw invalid(at, 'a list');
}

function unknownOperator(name: string, at: string, known: readonly string[]): ApiError {
  const negative = name === '$ne' || name === '$nin' || name === '$neq';
  const similar = nearest(name, known);
  const expected = negative
    ? '$not around a positive condition'
    : similar.length > 0
      ? similar.join(' or ')
      : known.join(', ');
  return invalid(at, expected, `${name.slice(0, 40)} is no operator of Attio`);
}

function invalid(field: string, expected: string, what?: string): ApiError {
  const message = `${field}: ${what === undefined ? '' : `${what}; `}expected ${expected}`;
  return new ApiError('INPUT_INVALID', 'records.query', message, { field, expected });
}
