import { isBoolean, isDomain, isEmail, isLine, isMoment, isNumber, isText, isUuid } from './fits.js';

/** How a part of a value is compared: by which operators, and with what. */
export interface Comparison {
  /** Beside `$eq` and `$not_empty`, which every part has. */
  readonly operators: readonly string[];
  /** What `$eq`, `$in` and the orders take, in words. */
  readonly expected: string;
  readonly fits: (operand: unknown) => boolean;
  /** What an operand names that must be there: it is looked up, and sent as Attio names it. */
  readonly names?: 'choice' | 'member' | 'object' | 'id';
}

/** Operators that look into texts, and take any text. */
export const textOperators: readonly string[] = ['$contains', '$starts_with', '$ends_with'];
const orders = ['$lt', '$lte', '$gt', '$gte'];
const listed = ['$in', ...textOperators];

const comparison = (
  expected: string,
  fits: (operand: unknown) => boolean,
  operators: readonly string[] = [],
): Comparison => ({ operators, expected, fits });

const naming = (names: Comparison['names'], one: Comparison): Comparison => ({ ...one, ...(names && { names }) });

const text = comparison('a text', isText, textOperators);
const listedText = comparison('a text', isText, listed);
const number = comparison('a number', isNumber, orders);
const time = comparison('a time such as 2026-01-31T09:00:00Z or a day such as 2026-01-31', isMoment, orders);
const name = comparison('a name', isLine);
const uuid = naming('id', comparison('a UUID', isUuid, ['$in']));
const email = comparison('an e-mail address', isEmail, listed);
const domain = comparison('a domain such as acme.com', isDomain, textOperators);

/** What a record or entry has as its own ID: a text to Attio, which refuses what is no UUID. */
export const ownId: Comparison = uuid;

/** Parts of a value by which it can be filtered and ordered; the first one is meant where none is named. */
export type Parts = Readonly<Record<string, Comparison>>;

/**
 * Every type of attribute. Source: Attio's guide to filtering and sorting, its pages on attribute types, and its OpenAPI
 * document. What is written of a value has other parts: see `to-value.ts`.
 */
export const partsByType: Readonly<Record<string, Parts>> = {
  text: { value: listedText },
  number: { value: number },
  rating: { value: number },
  currency: { currency_value: number, currency_code: name },
  checkbox: { value: comparison('true or false', isBoolean) },
  date: { value: { ...time, expected: 'a date such as 2026-01-31' } },
  timestamp: { value: time },
  domain: { domain, root_domain: domain },
  'email-address': {
    email_address: email,
    original_email_address: email,
    email_domain: listedText,
    email_root_domain: listedText,
    email_local_specifier: listedText,
  },
  'phone-number': { phone_number: text, original_phone_number: text, country_code: text },
  'personal-name': { full_name: text, first_name: text, last_name: text },
  location: {
    locality: text,
    line_1: text,
    line_2: text,
    line_3: text,
    line_4: text,
    region: text,
    postcode: text,
    country_code: text,
    latitude: text,
    longitude: text,
  },
  select: { option: naming('choice', comparison('the title or ID of an option', isLine)) },
  status: { status: naming('choice', comparison('the title or ID of a status', isLine)) },
  'record-reference': {
    target_record_id: uuid,
    target_object: naming('object', comparison('the slug of an object', isLine, ['$in'])),
  },
  'actor-reference': {
    referenced_actor_id: naming('member', comparison('a member by e-mail address, ID or full name', isLine)),
    referenced_actor_type: name,
  },
  interaction: { interacted_at: time, interaction_type: name },
};

/** Parts by the names that they have in plain values. */
export const plainParts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  currency: { amount: 'currency_value', currency: 'currency_code' },
  'record-reference': { object: 'target_object', id: 'target_record_id' },
  'actor-reference': { type: 'referenced_actor_type', id: 'referenced_actor_id' },
  interaction: { type: 'interaction_type', at: 'interacted_at' },
};
