import type { PlainObject, PlainValue } from '../values/plain-value.js';
import type { AttioRecord } from '../values/record.js';

/** Yes, no, or nobody knows: how Attio compares is documented in part only, and plain values lack some parts. */
export type Verdict = boolean | undefined;

/** Whether a record fits a filter. `undefined` wherever that is not certain. */
export function matches(filter: unknown, record: AttioRecord): Verdict {
  if (filter === undefined) return true;
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter) || 'path' in filter) return undefined;
  return every(Object.entries(filter), ([key, condition]) => part(key, condition, record));
}

function part(key: string, condition: unknown, record: AttioRecord): Verdict {
  if (key === '$and' || key === '$or') {
    if (!Array.isArray(condition)) return undefined;
    const decide = key === '$and' ? every : some;
    return decide(condition, (one) => matches(one, record));
  }
  if (key === '$not') return not(matches(condition, record));
  if (key.startsWith('$') || isUuid(key)) return undefined;
  return fits(condition, valuesOf(record, key));
}

function valuesOf(record: AttioRecord, slug: string): readonly PlainValue[] {
  if (slug === 'record_id') return [record.record_id];
  if (slug === 'created_at') return [record.created_at];
  return record.values[slug] ?? [];
}

/** Whether one of an attribute's values fits a condition. */
function fits(condition: unknown, values: readonly PlainValue[]): Verdict {
  if (typeof condition !== 'object' || condition === null)
    return some(values, (value) => equal(whole(value), condition));
  const rules = Object.entries(condition);
  if (values.length > 1 && rules.length > 1) return undefined; // all by one value, or each by any?
  return every(rules, ([key, rule]) => {
    if (key === '$not_empty') return typeof rule === 'boolean' ? values.length > 0 === rule : undefined;
    if (key.startsWith('$')) return some(values, (value) => compare(key, whole(value), rule));
    return some(values, (value) => ofPart(key, rule, value));
  });
}

/** What a part of a value is called in a plain one. */
const plainNames: Readonly<Record<string, string>> = {
  currency_value: 'amount',
  currency_code: 'currency',
  target_object: 'object',
  target_record_id: 'id',
  referenced_actor_type: 'type',
  referenced_actor_id: 'id',
};

/** Parts that are the plain value itself. */
const wholes = new Set(['value', 'full_name', 'domain', 'email_address', 'phone_number', 'option', 'status']);

function ofPart(name: string, rule: unknown, value: PlainValue): Verdict {
  const inner = isObject(value) ? value[plainNames[name] ?? name] : wholes.has(name) ? value : undefined;
  if (inner === undefined || isObject(inner)) return undefined;
  if (typeof rule !== 'object' || rule === null) return equal(inner, rule);
  return every(Object.entries(rule), ([operator, operand]) => compare(operator, inner, operand));
}

/** A value that is compared as one; an amount stands for its currency value. */
const whole = (value: PlainValue): PlainValue | undefined => (isObject(value) ? value['amount'] : value);

function compare(operator: string, value: PlainValue | undefined, operand: unknown): Verdict {
  switch (operator) {
    case '$eq':
      return equal(value, operand);
    case '$in':
      return Array.isArray(operand) ? some(operand, (one) => equal(value, one)) : undefined;
    case '$contains':
    case '$starts_with':
    case '$ends_with':
      return byText(operator, value, operand);
    case '$lt':
    case '$lte':
    case '$gt':
    case '$gte':
      return byOrder(operator, value, operand);
    default:
      return undefined;
  }
}

function equal(value: PlainValue | undefined, other: unknown): Verdict {
  if (value === undefined || value === null || typeof value !== typeof other || isObject(value)) return undefined;
  if (value === other) return true;
  if (typeof value !== 'string' || typeof other !== 'string') return false;
  // Other spellings of the same date, an option by its ID, letters of another case: Attio may take them as equal.
  if (datePattern.test(value) || isUuid(other) !== isUuid(value)) return undefined;
  return value.toLowerCase() === other.toLowerCase() ? undefined : false;
}

/** Attio ignores case in `$contains`; for the ends of texts, and for letters beyond ASCII, that is not said. */
function byText(operator: string, value: unknown, operand: unknown): Verdict {
  if (typeof value !== 'string' || typeof operand !== 'string') return undefined;
  if (holds(operator, value, operand)) return true;
  if (holds(operator, value.toLowerCase(), operand.toLowerCase())) return operator === '$contains' ? true : undefined;
  return isAscii(value) && isAscii(operand) ? false : undefined;
}

function holds(operator: string, text: string, piece: string): boolean {
  if (operator === '$starts_with') return text.startsWith(piece);
  return operator === '$ends_with' ? text.endsWith(piece) : text.includes(piece);
}

function byOrder(operator: '$lt' | '$lte' | '$gt' | '$gte', value: unknown, operand: unknown): Verdict {
  const difference = orderOf(value, operand);
  if (difference === undefined) return undefined;
  if (difference === 0) return operator.endsWith('e');
  return difference < 0 === operator.startsWith('$l');
}

/** Negative, zero or positive as numbers and dates stand to each other; texts have an order that only Attio knows. */
export function orderOf(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (!isDate(a) || !isDate(b)) return undefined;
  if (a === b) return 0;
  return Date.parse(a) - Date.parse(b) || undefined; // within a millisecond the rest of the digits would have to tell
}

const datePattern = /^\d{4}-\d\d-\d\d(T|$)/;
const isDate = (value: unknown): value is string => typeof value === 'string' && datePattern.test(value);
const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text);
const isObject = (value: unknown): value is PlainObject => typeof value === 'object' && value !== null;
const not = (verdict: Verdict): Verdict => (verdict === undefined ? undefined : !verdict);

/** No as soon as one is no; else nobody knows, if one is that. */
function every<T>(items: readonly T[], judge: (item: T) => Verdict): Verdict {
  const verdicts = items.map(judge);
  return verdicts.includes(false) ? false : verdicts.includes(undefined) ? undefined : true;
}

/** Yes as soon as one is yes; else nobody knows, if one is that. */
const some = <T>(items: readonly T[], judge: (item: T) => Verdict): Verdict =>
  not(every(items, (item) => not(judge(item))));
