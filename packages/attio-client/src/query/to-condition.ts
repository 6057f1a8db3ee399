import { checkChoice } from '../choices.js';
import { invalid, meant, shown } from '../invalid.js';
import { memberId } from '../member-id.js';
import type { Attribute } from '../operations/attributes.js';
import { isObject, isText } from '../values/fits.js';
import { type Comparison, ownId, type Parts, partsByType, plainParts, textOperators } from '../values/value-types.js';
import type { ObjectSchema } from '../workspace.js';
import type { Scope } from './scope.js';

const everyOperator = ['$eq', '$in', '$not_empty', ...textOperators, '$lt', '$lte', '$gt', '$gte'];
const maxListed = 500;

/** One attribute of what is asked for; without it the metadata is not known, and only the form is checked. */
interface Subject {
  readonly schema: ObjectSchema;
  readonly attribute?: Attribute | undefined;
}

/** One part of its value. */
interface Part extends Subject {
  readonly comparison?: Comparison | undefined;
}

/** The parts of an attribute's values; none where the attribute or its type is not known. */
export function partsOf({ type, slug }: Attribute): Parts | undefined {
  if (slug === 'record_id' || slug === 'entry_id') return { value: ownId };
  return Object.hasOwn(partsByType, type) ? partsByType[type] : undefined;
}

/** What is asked of one attribute: a bare value, operators, or operators by part of the value, in Attio's own form. */
export async function toCondition(
  scope: Scope,
  schema: ObjectSchema,
  attribute: Attribute | undefined,
  condition: unknown,
  at: string,
): Promise<unknown> {
  const parts = attribute && partsOf(attribute);
  const main: Part = { schema, attribute, comparison: parts && Object.values(parts)[0] };
  if (!isObject(condition)) return toValue(scope, main, condition, at);
  if (Object.keys(condition).length === 0) throw invalid(at, formOf(main), 'is empty');
  return mapEntries(condition, async (key, value) => {
    const here = `${at}.${key}`;
    const operator = asOperator(key, parts);
    if (operator) return [operator, await toOperand(scope, main, operator, value, here)];
    const name = toPart(key, attribute, parts, here);
    return [name, await toPartCondition(scope, { ...main, comparison: parts?.[name] }, value, here)];
  });
}

async function toPartCondition(scope: Scope, part: Part, condition: unknown, at: string): Promise<unknown> {
  if (!isObject(condition)) return toValue(scope, part, condition, at);
  if (Object.keys(condition).length === 0) throw invalid(at, formOf(part), 'is empty');
  return mapEntries(condition, async (key, value) => {
    const here = `${at}.${key}`;
    const operator = asOperator(key);
    if (!operator) throw invalid(here, meant(key, operatorsOf(part)), `${shown(key)} is no operator`);
    return [operator, await toOperand(scope, part, operator, value, here)];
  });
}

/** The operator of a key, which may lack its `$`; `undefined` for a key that is none. */
function asOperator(key: string, parts: Parts = {}): string | undefined {
  if (key.startsWith('$')) return key;
  return everyOperator.includes(`$${key}`) && !Object.hasOwn(parts, key) ? `$${key}` : undefined;
}

/** The part of a value by its name in Attio, or in plain values. */
function toPart(key: string, attribute: Attribute | undefined, parts: Parts | undefined, at: string): string {
  if (!parts || !attribute || Object.hasOwn(parts, key)) return key;
  const plain = plainParts[attribute.type] ?? {};
  if (Object.hasOwn(plain, key)) return plain[key] ?? key;
  const expected = meant(key, [...Object.keys(parts), ...Object.keys(plain)]);
  throw invalid(at, expected, `${shown(key)} is no part of ${attribute.slug}, and no operator`);
}

async function toOperand(scope: Scope, part: Part, operator: string, operand: unknown, at: string): Promise<unknown> {
  checkOperator(part, operator, at);
  if (operator === '$not_empty') {
    if (operand === true) return true;
    throw invalid(at, 'true; for what has no value put {"$not_empty": true} into $not');
  }
  if (operator === '$in')
    return Promise.all(asList(operand, at).map((one, i) => toValue(scope, part, one, `${at}.${i}`)));
  if (!textOperators.includes(operator)) return toValue(scope, part, operand, at);
  if (!isText(operand)) throw invalid(at, 'a text', `not ${shown(operand)}`);
  return operand;
}

const operatorsOf = ({ comparison }: Part): readonly string[] =>
  comparison ? ['$eq', '$not_empty', ...comparison.operators] : everyOperator;

function checkOperator(part: Part, operator: string, at: string): void {
  const known = operatorsOf(part);
  if (known.includes(operator)) return;
  if (['$ne', '$nin', '$neq'].includes(operator))
    throw invalid(at, '$not around a positive condition', `${operator} is no operator of Attio`);
  if (!everyOperator.includes(operator))
    throw invalid(at, meant(operator, known), `${shown(operator)} is no operator of Attio`);
  const { slug, type } = part.attribute ?? {};
  const instead = operator === '$in' ? ', or $or with a condition for each' : '';
  throw invalid(
    at,
    `${known.join(', ')}${instead}`,
    `${slug}, which is of type ${type}, cannot be asked by ${operator}`,
  );
}

function asList(operand: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(operand)) throw invalid(at, 'a list', `not ${shown(operand)}`);
  if (operand.length > 0 && operand.length <= maxListed) return operand;
  throw invalid(at, `1 to ${maxListed} values: ask several times for more`, `not ${shown(operand)}`);
}

/** A value that a part is compared with; members by their ID, and UUIDs in the spelling of Attio's answers. */
async function toValue({ workspace, options }: Scope, part: Part, value: unknown, at: string): Promise<unknown> {
  const { schema, attribute, comparison } = part;
  if (typeof value === 'object' || value === undefined) throw invalid(at, formOf(part), `not ${shown(value)}`);
  if (!comparison || !attribute) return value;
  if (!comparison.fits(value)) throw invalid(at, comparison.expected, `not ${shown(value)}`);
  const text = String(value);
  switch (comparison.names) {
    case 'choice':
      await checkChoice(workspace, schema, attribute, text, at, { ...options, archived: true });
      return value;
    case 'member':
      return memberId(workspace, text, at, options);
    case 'object':
      return (await workspace.object(text, at, options)).slug;
    case 'id':
      return text.toLowerCase();
    default:
      return value;
  }
}

const formOf = ({ comparison }: Part): string =>
  comparison ? `${comparison.expected}, or an operator such as {"$eq": …}` : 'a value, or operators such as {"$eq": …}';

async function mapEntries(
  object: Readonly<Record<string, unknown>>,
  map: (key: string, value: unknown) => Promise<readonly [string, unknown]>,
): Promise<Record<string, unknown>> {
  const entries: (readonly [string, unknown])[] = [];
  for (const [key, value] of Object.entries(object)) entries.push(await map(key, value));
  return Object.fromEntries(entries);
}
