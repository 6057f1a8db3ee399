import { isUuid } from '../data/ids.js';
import type { Attribute } from '../data/schema.js';
import { badRequest } from '../errors.js';
import { isRowId } from '../store/table.js';
import type { Workspace } from '../store/workspace.js';
import { parseDate, parseTime } from '../values/time.js';
import type { AttributeType } from '../values/types.js';

/** A scalar that a filter compares with. */
export type Operand = string | number | boolean;

/** Decides about the field of one value; null is an empty field. */
export type Test = (field: Operand | null) => boolean;

const TEXT = ['$contains', '$starts_with', '$ends_with'];
const ORDER = ['$lt', '$lte', '$gt', '$gte'];

const OPERATORS: Readonly<Record<AttributeType, readonly string[]>> = {
  text: ['$in', ...TEXT],
  number: ORDER,
  rating: ORDER,
  currency: ORDER,
  date: ORDER,
  timestamp: ORDER,
  interaction: ORDER,
  checkbox: [],
  select: [],
  status: [],
  'actor-reference': [],
  'record-reference': ['$in'],
  domain: ['$in', ...TEXT],
  'email-address': ['$in', ...TEXT],
  'phone-number': TEXT,
  'personal-name': TEXT,
  location: TEXT,
};

/** A 400 with the reason in the message. */
export const filterError = (reason: string): Error => badRequest('filter_error', `Error in filter: ${reason}`);

/** Throws unless the operator exists for attributes of this type. */
export function checkOperator(attribute: Attribute, operator: string): void {
  const known = ['$eq', '$not_empty', ...OPERATORS[attribute.type]];
  if (known.includes(operator)) return;
  throw filterError(
    `operator "${operator}" is not supported by attribute "${attribute.slug}" of type ${attribute.type}, which takes ${known.join(', ')}`,
  );
}

/** Brings an operand into the notation in which values are stored; throws when it cannot be one. */
export function toOperand(workspace: Workspace, attribute: Attribute, field: string, input: unknown): Operand {
  const wrong = (expected: string) =>
    filterError(`attribute "${attribute.slug}" is compared with ${shown(input)}, expected ${expected}`);
  if (isNumeric(attribute, field)) {
    if (typeof input !== 'number') throw wrong('a number');
    return input;
  }
  if (attribute.type === 'checkbox') {
    if (typeof input !== 'boolean') throw wrong('true or false');
    return input;
  }
  if (typeof input !== 'string') throw wrong('a string');
  return toText(workspace, attribute, field, input) ?? raise(wrong(expectedText(attribute, field)));
}

const raise = (error: Error): never => {
  throw error;
};

const shown = (input: unknown): string =>
  typeof input === 'object' && input !== null ? 'an object' : (JSON.stringify(input)?.slice(0, 100) ?? 'nothing');

const isNumeric = ({ type }: Attribute, field: string): boolean =>
  type === 'number' || type === 'rating' || (type === 'currency' && field === 'currency_value');

const isId = (attribute: Attribute, field: string): boolean => isRowId(attribute) || field === 'target_record_id';

function expectedText(attribute: Attribute, field: string): string {
  if (isId(attribute, field)) return 'a UUID';
  if (attribute.choices.length > 0) return `one of ${attribute.choices.map(({ title }) => title).join(', ')}`;
  return attribute.type === 'date' ? 'a date' : 'a timestamp';
}

function toText(workspace: Workspace, attribute: Attribute, field: string, input: string): string | undefined {
  if (isId(attribute, field)) return isUuid(input) ? input.toLowerCase() : undefined;
  switch (attribute.type) {
    case 'date':
      return parseDate(input);
    case 'timestamp':
      return parseTime(input);
    case 'interaction':
      return field === 'interacted_at' ? parseTime(input) : input;
    case 'select':
    case 'status':
      return attribute.choices.find(({ id, title }) => id === input || title === input)?.id;
    case 'domain':
    case 'email-address':
      return field === 'original_email_address' ? input : input.toLowerCase();
    case 'actor-reference':
      return workspace.members.find(({ email }) => email === input)?.id ?? input;
    default:
      return input;
  }
}

/** The test of one operator with its operands. */
export function toTest(operator: string, operand: Operand, operands: ReadonlySet<Operand>): Test {
  const text = String(operand);
  const lower = text.toLowerCase();
  switch (operator) {
    case '$in':
      return (field) => field !== null && operands.has(field);
    case '$contains':
      return (field) => field !== null && String(field).toLowerCase().includes(lower);
    case '$starts_with':
      return (field) => field !== null && String(field).startsWith(text);
    case '$ends_with':
      return (field) => field !== null && String(field).endsWith(text);
    case '$lt':
      return (field) => field !== null && field < operand;
    case '$lte':
      return (field) => field !== null && field <= operand;
    case '$gt':
      return (field) => field !== null && field > operand;
    case '$gte':
      return (field) => field !== null && field >= operand;
    default:
      return (field) => field === operand;
  }
}
