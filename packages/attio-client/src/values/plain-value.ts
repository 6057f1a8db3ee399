/** A value without Attio's temporal metadata: what a person would write down. */
export type PlainValue = string | number | boolean | null | PlainObject;

export interface PlainObject {
  readonly [part: string]: PlainValue;
}

/** One value as Attio sends it, with the type that says how to read it. */
export interface WireValue {
  readonly attribute_type?: unknown;
  readonly [part: string]: unknown;
}

type Read = (value: WireValue) => PlainValue;

const scalar: Read = ({ value }) => plain(value);

const readers: Readonly<Record<string, Read>> = {
  text: scalar,
  number: scalar,
  rating: scalar,
  checkbox: scalar,
  date: scalar,
  timestamp: scalar,
  currency: ({ currency_value, currency_code }) => ({ amount: plain(currency_value), currency: plain(currency_code) }),
  domain: ({ domain }) => plain(domain),
  'email-address': ({ email_address }) => plain(email_address),
  'phone-number': ({ phone_number }) => plain(phone_number),
  'personal-name': ({ full_name }) => plain(full_name),
  select: ({ option }) => titleOf(option),
  status: ({ status }) => titleOf(status),
  'record-reference': ({ target_object, target_record_id }) => ({
    object: plain(target_object),
    id: plain(target_record_id),
  }),
  'actor-reference': ({ referenced_actor_type, referenced_actor_id }) => ({
    type: plain(referenced_actor_type),
    id: plain(referenced_actor_id),
  }),
  interaction: ({ interaction_type, interacted_at }) => ({ type: plain(interaction_type), at: plain(interacted_at) }),
};

const temporal = new Set(['active_from', 'active_until', 'created_by_actor', 'attribute_type']);

/** The plain form of one value: text, number or title where there is one, an object of its parts otherwise. */
export function toPlainValue(value: WireValue): PlainValue {
  const read = typeof value.attribute_type === 'string' ? readers[value.attribute_type] : undefined;
  if (read) return read(value);
  const parts = Object.entries(value).filter(([part, inner]) => !temporal.has(part) && inner !== null);
  return Object.fromEntries(parts.map(([part, inner]) => [part, plain(inner)]));
}

function titleOf(choice: unknown): PlainValue {
  if (typeof choice !== 'object' || choice === null) return plain(choice);
  return plain((choice as { title?: unknown }).title);
}

function plain(value: unknown): PlainValue {
  if (value === undefined || value === null) return null;
  return typeof value === 'object' ? (value as PlainObject) : (value as PlainValue);
}
