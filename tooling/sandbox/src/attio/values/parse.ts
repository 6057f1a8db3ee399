import { isUuid } from '../data/ids.js';
import type { Attribute } from '../data/schema.js';
import { badRequest, invalid, shown, typeMismatch } from '../errors.js';
import type { Table } from '../store/table.js';
import { uniqueKey } from '../store/unique-index.js';
import type { Workspace } from '../store/workspace.js';
import * as make from './make.js';
import { parsePhone } from './phone.js';
import { parseDate, parseTime } from './time.js';
import { type Data, type Json, LOCATION_KEYS } from './types.js';

type Fields = Readonly<Record<string, Json | undefined>>;
type Parser = (input: Json, attribute: Attribute, workspace: Workspace) => Data;

/** True for a JSON object. */
export const isObject = (input: unknown): input is Fields =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

function refuse({ slug }: Attribute, field: string, expected: string, received: unknown): never {
  throw invalid(`An invalid value was passed to attribute with slug "${slug}".`, [
    typeMismatch([field], expected, received),
  ]);
}

/** The scalar in `field`, or the input itself where it is one. */
const scalar = (input: Json, field: string): Json | undefined => (isObject(input) ? input[field] : input);

function text(input: Json, attribute: Attribute, field: string): string {
  const value = scalar(input, field);
  return typeof value === 'string' ? value : refuse(attribute, field, 'string', value);
}

function number(input: Json, attribute: Attribute, field: string): number {
  const value = scalar(input, field);
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : refuse(attribute, field, 'number', value);
}

function checkbox(input: Json, attribute: Attribute): Data {
  const value = scalar(input, 'value');
  if (value === true || value === 'true') return { value: true };
  if (value === false || value === 'false') return { value: false };
  return refuse(attribute, 'value', 'boolean', value);
}

function rating(input: Json, attribute: Attribute): Data {
  const value = number(input, attribute, 'value');
  return Number.isInteger(value) && value >= 0 && value <= 5
    ? { value }
    : refuse(attribute, 'value', 'integer from 0 to 5', value);
}

const currency = (input: Json, attribute: Attribute): Data => ({
  currency_value: Math.round(number(input, attribute, 'currency_value') * 10_000) / 10_000,
  currency_code: attribute.currency?.code ?? 'USD',
});

const moment =
  (parse: (text: string) => string | undefined, expected: string): Parser =>
  (input, attribute) => {
    const value = text(input, attribute, 'value');
    return { value: parse(value) ?? refuse(attribute, 'value', expected, value) };
  };

const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

function domain(input: Json, attribute: Attribute): Data {
  const given = text(input, attribute, 'domain');
  const host = given
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '');
  return DOMAIN.test(host) ? make.domain(host) : refuse(attribute, 'domain', 'domain', given);
}

function email(input: Json, attribute: Attribute): Data {
  const given = isObject(input) && input['email_address'] === undefined ? input['original_email_address'] : input;
  const address = text(given ?? null, attribute, 'email_address').trim();
  const isAddress = /^[^\s@]+@[^\s@]+$/.test(address) && DOMAIN.test(address.split('@')[1]?.toLowerCase() ?? '');
  return isAddress ? make.email(address) : refuse(attribute, 'email_address', 'email address', address);
}

function phone(input: Json, attribute: Attribute): Data {
  const given = text(
    input,
    attribute,
    isObject(input) && 'phone_number' in input ? 'phone_number' : 'original_phone_number',
  );
  const country = isObject(input) ? input['country_code'] : undefined;
  return (
    parsePhone(given, typeof country === 'string' ? country : undefined) ??
    refuse(attribute, 'original_phone_number', 'phone number', given)
  );
}

function personalName(input: Json, attribute: Attribute): Data {
  if (!isObject(input)) {
    const whole = text(input, attribute, 'full_name').trim();
    const [last = '', first] = whole.includes(',') ? whole.split(',').map((part) => part.trim()) : [];
    const words = whole.split(/\s+/);
    return first === undefined
      ? make.personalName(words[0] ?? '', words.slice(1).join(' '))
      : make.personalName(first, last);
  }
  const missing = ['first_name', 'last_name', 'full_name'].filter((key) => typeof input[key] !== 'string');
  if (missing.length > 0) {
    const errors = missing.map((key) => typeMismatch([key], 'string', input[key]));
    throw invalid(`An invalid value was passed to attribute with slug "${attribute.slug}".`, errors);
  }
  return {
    first_name: String(input['first_name']),
    last_name: String(input['last_name']),
    full_name: String(input['full_name']),
  };
}

function location(input: Json, attribute: Attribute): Data {
  if (typeof input === 'string')
    return Object.fromEntries(LOCATION_KEYS.map((key) => [key, key === 'locality' ? input : null]));
  if (!isObject(input)) return refuse(attribute, 'location', 'object', input);
  const wrong = LOCATION_KEYS.filter((key) => input[key] !== null && typeof input[key] !== 'string');
  if (wrong.length > 0) {
    const errors = wrong.map((key) => typeMismatch([key], 'string', input[key]));
    throw invalid(`An invalid value was passed to attribute with slug "${attribute.slug}".`, errors);
  }
  return Object.fromEntries(LOCATION_KEYS.map((key) => [key, input[key] as string | null]));
}

const choice =
  (field: 'option' | 'status', kind: string): Parser =>
  (input, attribute) => {
    const wanted = text(input, attribute, field);
    const found = attribute.choices.find(
      ({ id, title, isArchived }) => !isArchived && (id === wanted.toLowerCase() || title === wanted),
    );
    if (found) return { [field]: found.id };
    throw badRequest('value_not_found', `Cannot find ${kind} "${wanted}" for attribute with slug "${attribute.slug}".`);
  };

function actor(input: Json, attribute: Attribute, workspace: Workspace): Data {
  const wanted = isObject(input)
    ? (input['referenced_actor_id'] ?? input['workspace_member_email_address'] ?? input['workspace_member_id'])
    : input;
  const member = workspace.members.find(({ id, email: address }) => id === wanted || address === wanted);
  if (typeof wanted !== 'string') return refuse(attribute, 'referenced_actor_id', 'string', wanted);
  if (member) return { referenced_actor_type: 'workspace-member', referenced_actor_id: member.id };
  throw badRequest('value_not_found', `Could not find workspace member with ID or email address "${wanted}".`);
}

/** The objects whose records an attribute takes. */
function objectsOf({ target, targets = [] }: Attribute, workspace: Workspace): readonly Table[] {
  const names = target === undefined ? targets : [target];
  return names.length === 0 ? workspace.objects.all() : names.flatMap((name) => workspace.object(name) ?? []);
}

function reference(input: Json, attribute: Attribute, workspace: Workspace): Data {
  const given = isObject(input) ? input : { target_record_id: input };
  const allowed = objectsOf(attribute, workspace);
  const wanted = given['target_object'];
  const table = wanted === undefined && allowed.length === 1 ? allowed[0] : workspace.object(shown(wanted));
  if (!table || !allowed.includes(table)) {
    const names = allowed.map(({ kind }) => `"${kind.slug}"`).join(', ');
    throw badRequest(
      'value_not_found',
      `Attribute with slug "${attribute.slug}" only takes records of object ${names}.`,
    );
  }
  const row = findRecord(given, attribute, table, workspace);
  if (row === undefined) {
    throw badRequest(
      'value_not_found',
      `Could not find the record referenced by attribute with slug "${attribute.slug}".`,
    );
  }
  return { target_object: table.kind.slug, target_record_id: table.id(row) };
}

function findRecord(given: Fields, attribute: Attribute, table: Table, workspace: Workspace): number | undefined {
  const id = given['target_record_id'];
  if (id !== undefined) {
    if (typeof id !== 'string' || !isUuid(id)) return refuse(attribute, 'target_record_id', 'uuid', id);
    const row = table.row(id);
    return row < 0 ? undefined : row;
  }
  for (const [slug, input] of Object.entries(given)) {
    const match = table.attribute(slug);
    if (!match?.unique || input === undefined) continue;
    const [data] = parseValues(match, input, workspace);
    if (data) return table.find(match, uniqueKey(match, data));
  }
  return refuse(attribute, 'target_record_id', 'string', undefined);
}

const value: Parser = (input, attribute) => ({ value: text(input, attribute, 'value') });

const PARSERS: Readonly<Record<Attribute['type'], Parser>> = {
  text: value,
  number: (input, attribute) => ({ value: number(input, attribute, 'value') }),
  checkbox,
  currency,
  date: moment(parseDate, 'date'),
  timestamp: moment(parseTime, 'timestamp'),
  rating,
  status: choice('status', 'status with title'),
  select: choice('option', 'select attribute with select option title'),
  'record-reference': reference,
  'actor-reference': actor,
  location,
  domain,
  'email-address': email,
  'phone-number': phone,
  interaction: (input, attribute) => refuse(attribute, 'interaction', 'nothing: it is read only', input),
  'personal-name': personalName,
};

/** Reads what was written for an attribute: an array, one value, or null for none. Equal values count once. */
export function parseValues(attribute: Attribute, input: Json, workspace: Workspace): readonly Data[] {
  const items = input === null ? [] : Array.isArray(input) ? (input as readonly Json[]) : [input];
  if (!attribute.multi && items.length > 1) {
    throw invalid(`An invalid value was passed to attribute with slug "${attribute.slug}".`, [
      {
        code: 'too_big',
        path: [],
        message: `Attribute "${attribute.slug}" takes one value, ${items.length} were given`,
      },
    ]);
  }
  const parsed = items.map((item) => PARSERS[attribute.type](item, attribute, workspace));
  return [...new Map(parsed.map((data) => [JSON.stringify(data), data])).values()];
}
