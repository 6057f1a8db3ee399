import type { Attribute } from '../data/schema.js';
import { isReference } from '../store/reference-column.js';
import { isRowId, type Table } from '../store/table.js';
import type { Workspace } from '../store/workspace.js';
import { isObject } from '../values/parse.js';
import { FIELDS } from '../values/types.js';
import { checkOperator, filterError, type Operand, type Test, toOperand, toTest } from './operators.js';
import { oneOf, type Predicate } from './predicate.js';

/** Where a condition is compiled: what is queried, and how deep it stands. */
export interface Scope {
  readonly workspace: Workspace;
  readonly table: Table;
  readonly depth: number;
}

interface Comparison {
  readonly field: string;
  readonly operator: string;
  readonly operands: readonly Operand[];
  readonly test: Test;
}

/** Compiles what stands beside an attribute: a scalar, operators, or fields with either. */
export function compileCondition(scope: Scope, attribute: Attribute, condition: unknown): Predicate {
  const comparisons = comparisonsOf(scope, attribute, condition);
  const [only] = comparisons;
  const direct = comparisons.length === 1 && only ? byIndex(scope.table, attribute, only) : undefined;
  if (direct) return direct;
  const column = scope.table.column(attribute);
  return {
    test: (row) => {
      const data = column.data(row);
      return data.some((value) => comparisons.every(({ field, test }) => test(value[field] ?? null)));
    },
    leaves: comparisons.length,
    hops: 0,
  };
}

function comparisonsOf(scope: Scope, attribute: Attribute, condition: unknown): readonly Comparison[] {
  const [mainField] = FIELDS[attribute.type];
  const compare = (field: string, operator: string, input: unknown) =>
    comparison(scope, attribute, field, operator, input);
  if (!isObject(condition)) return [compare(mainField, '$eq', condition)];
  return Object.entries(condition).flatMap(([key, inner]) => {
    if (key.startsWith('$')) return [compare(mainField, key, inner)];
    if (!FIELDS[attribute.type].includes(key)) {
      throw filterError(
        `attribute "${attribute.slug}" has no field "${key}", only ${FIELDS[attribute.type].join(', ')}`,
      );
    }
    if (!isObject(inner)) return [compare(key, '$eq', inner)];
    return Object.entries(inner).map(([operator, input]) => compare(key, operator, input));
  });
}

function comparison(
  { workspace }: Scope,
  attribute: Attribute,
  field: string,
  operator: string,
  input: unknown,
): Comparison {
  checkOperator(attribute, operator);
  if (operator === '$not_empty') {
    if (input !== true) throw filterError('"$not_empty" takes true; use "$not" for the opposite');
    return { field, operator, operands: [], test: (value) => value !== null };
  }
  if (operator === '$in' && !Array.isArray(input)) throw filterError('"$in" takes an array');
  const inputs = operator === '$in' ? (input as unknown[]) : [input];
  const operands = inputs.map((item) => toOperand(workspace, attribute, field, item));
  return { field, operator, operands, test: toTest(operator, operands[0] ?? '', new Set(operands)) };
}

/** Equality on ids, unique values and references is answered by an index. */
function byIndex(table: Table, attribute: Attribute, { field, operator, operands }: Comparison): Predicate | undefined {
  if ((operator !== '$eq' && operator !== '$in') || field !== FIELDS[attribute.type][0]) return undefined;
  if (attribute.unique || isRowId(attribute)) {
    const rows = operands.map((operand) => table.find(attribute, String(operand)) ?? -1);
    return oneOf(rows.filter((row) => row >= 0));
  }
  const column = table.column(attribute);
  if (!isReference(column)) return undefined;
  return oneOf(operands.flatMap((operand) => column.referrers(column.other.row(String(operand)))));
}
