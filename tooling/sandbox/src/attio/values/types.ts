/** Anything JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The part of a value that depends on its type: `{ value }`, `{ domain, root_domain }` ... */
export type Data = Readonly<Record<string, string | number | boolean | null>>;

/** Who wrote a value. */
export interface Actor {
  readonly type: 'api-token' | 'workspace-member' | 'system' | 'app';
  readonly id: string | null;
}

/** When and by whom something was written. */
export interface Provenance {
  readonly from: string;
  readonly actor: Actor;
}

/** A value with where it comes from, and until when it held: null while it is active. */
export interface Stored {
  readonly data: Data;
  readonly by: Provenance;
  readonly until: string | null;
}

/** The type of an attribute, as the service names it. */
export type AttributeType =
  | 'text'
  | 'number'
  | 'checkbox'
  | 'currency'
  | 'date'
  | 'timestamp'
  | 'rating'
  | 'status'
  | 'select'
  | 'record-reference'
  | 'actor-reference'
  | 'location'
  | 'domain'
  | 'email-address'
  | 'phone-number'
  | 'interaction'
  | 'personal-name';

/** The parts of a location, in wire order. */
export const LOCATION_KEYS = [
  'line_1',
  'line_2',
  'line_3',
  'line_4',
  'locality',
  'region',
  'postcode',
  'country_code',
  'latitude',
  'longitude',
] as const;

/** The fields of each type that filters and sorts may name; the first is the one meant when none is named. */
export const FIELDS: Readonly<Record<AttributeType, readonly [string, ...string[]]>> = {
  text: ['value'],
  number: ['value'],
  checkbox: ['value'],
  currency: ['currency_value', 'currency_code'],
  date: ['value'],
  timestamp: ['value'],
  rating: ['value'],
  status: ['status'],
  select: ['option'],
  'record-reference': ['target_record_id', 'target_object'],
  'actor-reference': ['referenced_actor_id', 'referenced_actor_type'],
  location: ['locality', ...LOCATION_KEYS.filter((key) => key !== 'locality')],
  domain: ['domain', 'root_domain'],
  'email-address': [
    'email_address',
    'original_email_address',
    'email_domain',
    'email_root_domain',
    'email_local_specifier',
  ],
  'phone-number': ['phone_number', 'original_phone_number', 'country_code'],
  interaction: ['interacted_at', 'interaction_type'],
  'personal-name': ['full_name', 'first_name', 'last_name'],
};
