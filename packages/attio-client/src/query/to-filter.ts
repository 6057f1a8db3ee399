import { ApiError, nearest } from '@fastpath/api-kit';
import { attributeOf, type ObjectSchema } from '../workspace.js';

type Conditions = Readonly<Record<string, unknown>>;

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
 * Holds a filter against the object's attributes and the operators that Attio has, and gives it in Attio's own form.
 * Operators may be written without their `$`: `{"value": {"gte": 1000}}`.
 *
 * @throws {ApiError} INPUT_INVALID that names the place, and what was expected there
 */
export function toFilter(filter: unknown, schema: ObjectSchema, at = 'filter'): Record<string, unknown> {
  const conditions = asObject(filter, at);
  if ('path' in conditions) return toPath(conditions, at);
  return mapEntries(conditions, (key, value) => {
    const here = `${at}.${key}`;
    if (lists.has(key)) return [key, asList(value, here).map((inner, i) => toFilter(inner, schema, `${here}.${i}`))];
    if (key === '$not') return [key, toFilter(value, schema, here)];
    if (key.startsWith('$')) throw unknownOperator(key, here, ['$and', '$or', '$not']);
    attributeOf(schema, key, here);
    return [key, toCondition(value, here)];
  });
}

/** What is asked of one attribute: a bare value, operators, or operators by part of the value. */
function toCondition(condition: unknown, at: string): unknown {
  if (Array.isArray(condition) || condition === null || condition === undefined) {
    throw invalid(at, 'a value, or operators such as {"$eq": …} or {"$in": […]}');
  }
  if (typeof condition !== 'object') return condition;
  return mapEntries(condition as Conditions, (key, value) => {
    const operator = key.startsWith('$') || !comparisons.includes(`$${key}`) ? key : `$${key}`;
    const here = `${at}.${key}`;
    if (operator.startsWith('$')) return [operator, toOperand(operator, value, here)];
    return [key, typeof value === 'object' && value !== null ? toCondition(value, here) : value];
  });
}

function toOperand(operator: string, value: unknown, at: string): unknown {
  if (!comparisons.includes(operator)) throw unknownOperator(operator, at, comparisons);
  if (operator === '$in') return asList(value, at);
  if (operator === '$not_empty' && typeof value !== 'boolean') throw invalid(at, 'true or false');
  if (typeof value === 'object' && value !== null) throw invalid(at, 'a single value');
  return value;
}

function toPath({ path, constraints }: Conditions, at: string): Record<string, unknown> {
  const steps = asList(path, `${at}.path`);
  const isStep = (step: unknown) =>
    Array.isArray(step) && step.length === 2 && step.every((part) => typeof part === 'string');
  if (steps.length === 0 || !steps.every(isStep)) {
    throw invalid(`${at}.path`, 'pairs of an object or list and an attribute: [["deals", "associated_company"]]');
  }
  return { path: steps, constraints: toCondition(asObject(constraints, `${at}.constraints`), `${at}.constraints`) };
}

const mapEntries = (
  object: Conditions,
  map: (key: string, value: unknown) => [string, unknown],
): Record<string, unknown> => Object.fromEntries(Object.entries(object).map(([key, value]) => map(key, value)));

function asObject(value: unknown, at: string): Conditions {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Conditions;
  throw invalid(at, 'an object');
}

function asList(value: unknown, at: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw invalid(at, 'a list');
}

function unknownOperator(name: string, at: string, known: readonly string[]): ApiError {
  const negative = name === '$ne' || name === '$nin' || name === '$neq';
  const similar = nearest(name, known);
  const positive = similar.length > 0 ? similar.join(' or ') : known.join(', ');
  const expected = negative ? '$not around a positive condition' : positive;
  return invalid(at, expected, `${name.slice(0, 40)} is no operator of Attio`);
}

function invalid(field: string, expected: string, what?: string): ApiError {
  const message = `${field}: ${what === undefined ? '' : `${what}; `}expected ${expected}`;
  return new ApiError('INPUT_INVALID', 'records.query', message, { field, expected });
}
