import type { AttributeType } from '../values/types.js';

/** What an object or list knows about one of its attributes, before ids are given out. */
export interface AttributeSpec {
  readonly slug: string;
  readonly title: string;
  readonly type: AttributeType;
  readonly unique?: boolean;
  readonly multi?: boolean;
  readonly required?: boolean;
  /** Kept by the service itself: writes are refused. */
  readonly readOnly?: boolean;
  /** Titles of select options or statuses, in order. */
  readonly choices?: readonly string[];
  /** For record-reference: the object meant, and its attribute that shows the other side. */
  readonly target?: string;
  readonly inverse?: string;
}

type Flags = Omit<AttributeSpec, 'slug' | 'title' | 'type'>;

const titleOf = (slug: string): string => slug.charAt(0).toUpperCase() + slug.slice(1).replaceAll('_', ' ');

const attribute = (slug: string, type: AttributeType, flags: Flags = {}): AttributeSpec => ({
  slug,
  title: titleOf(slug),
  type,
  ...flags,
});

const system = (idSlug: string): readonly AttributeSpec[] => [
  attribute(idSlug, 'text', { unique: true, readOnly: true }),
  attribute('created_at', 'timestamp', { readOnly: true }),
  attribute('created_by', 'actor-reference', { readOnly: true }),
];

const social = ['angellist', 'facebook', 'instagram', 'linkedin', 'twitter'].map((slug) => attribute(slug, 'text'));

/** The attributes that the service derives from e-mail and calendar traffic. */
export const INTERACTIONS = [
  'first_calendar_interaction',
  'last_calendar_interaction',
  'next_calendar_interaction',
  'first_email_interaction',
  'last_email_interaction',
  'first_interaction',
  'last_interaction',
  'next_interaction',
] as const;

const STRENGTHS = ['Very weak', 'Weak', 'Good', 'Strong', 'Very strong'];

const relationshipBlock: readonly AttributeSpec[] = [
  attribute('twitter_follower_count', 'number', { readOnly: true }),
  ...INTERACTIONS.map((slug) => attribute(slug, 'interaction', { readOnly: true })),
  attribute('strongest_connection_strength', 'select', { readOnly: true, choices: STRENGTHS }),
  attribute('strongest_connection_user', 'actor-reference', { readOnly: true }),
];

const deals = attribute('associated_deals', 'record-reference', {
  multi: true,
  target: 'deals',
});

const CATEGORIES = [
  'Analytics',
  'B2B',
  'Biotechnology',
  'Consulting',
  'Consumer goods',
  'E-commerce',
  'Education',
  'Energy',
  'Enterprise software',
  'Financial services',
  'Health care',
  'Hospitality',
  'Logistics',
  'Manufacturing',
  'Media',
  'Real estate',
  'Retail',
  'SaaS',
  'Security',
  'Telecommunications',
];

const EMPLOYEE_RANGES = ['1-10', '11-50', '51-250', '251-1K', '1K-5K', '5K-10K', '10K-50K', '50K-100K', '100K+'];

const people: readonly AttributeSpec[] = [
  ...system('record_id'),
  attribute('name', 'personal-name'),
  attribute('email_addresses', 'email-address', { unique: true, multi: true }),
  attribute('description', 'text'),
  attribute('company', 'record-reference', { target: 'companies', inverse: 'team' }),
  attribute('job_title', 'text'),
  attribute('avatar_url', 'text', { readOnly: true }),
  attribute('phone_numbers', 'phone-number', { multi: true }),
  attribute('primary_location', 'location'),
  ...social,
  ...relationshipBlock,
  { ...deals, inverse: 'associated_people' },
  attribute('associated_users', 'record-reference', { multi: true, target: 'users', inverse: 'person' }),
];

const companies: readonly AttributeSpec[] = [
  ...system('record_id'),
  attribute('domains', 'domain', { unique: true, multi: true }),
  attribute('name', 'text'),
  attribute('description', 'text'),
  attribute('team', 'record-reference', { multi: true, target: 'people', inverse: 'company' }),
  attribute('categories', 'select', { multi: true, choices: CATEGORIES }),
  attribute('primary_location', 'location'),
  attribute('logo_url', 'text', { readOnly: true }),
  ...social,
  attribute('estimated_arr_usd', 'currency'),
  attribute('funding_raised_usd', 'currency'),
  attribute('employee_range', 'select', { choices: EMPLOYEE_RANGES }),
  attribute('foundation_date', 'date'),
  ...relationshipBlock,
  { ...deals, inverse: 'associated_company' },
];

/** Stages of a deal, in the order in which it passes them; the last two end it. */
const DEAL_STAGES = ['Lead', 'Qualified', 'Proposal', 'In Progress', 'Won 🎉', 'Lost'] as const;

const dealAttributes: readonly AttributeSpec[] = [
  ...system('record_id'),
  attribute('name', 'text', { required: true }),
  attribute('stage', 'status', { required: true, choices: DEAL_STAGES }),
  attribute('owner', 'actor-reference', { required: true }),
  attribute('value', 'currency'),
  attribute('associated_people', 'record-reference', { multi: true, target: 'people', inverse: 'associated_deals' }),
  attribute('associated_company', 'record-reference', { target: 'companies', inverse: 'associated_deals' }),
];

const users: readonly AttributeSpec[] = [
  ...system('record_id'),
  attribute('user_id', 'text', { unique: true, required: true }),
  attribute('primary_email_address', 'email-address', { unique: true }),
  attribute('person', 'record-reference', { target: 'people', inverse: 'associated_users' }),
];

/** One object of the workspace. */
export interface ObjectSpec {
  readonly slug: string;
  readonly singular: string;
  readonly plural: string;
  readonly attributes: readonly AttributeSpec[];
}

/** The standard objects, in the order in which the service lists them. */
export const OBJECTS: readonly ObjectSpec[] = [
  { slug: 'people', singular: 'Person', plural: 'People', attributes: people },
  { slug: 'companies', singular: 'Company', plural: 'Companies', attributes: companies },
  { slug: 'deals', singular: 'Deal', plural: 'Deals', attributes: dealAttributes },
  { slug: 'users', singular: 'User', plural: 'Users', attributes: users },
];

/** What the rows of a new object, list or activity have. */
export const FIRST_ATTRIBUTES: Readonly<Record<'objects' | 'lists' | 'activities', readonly AttributeSpec[]>> = {
  objects: [...system('record_id'), attribute('name', 'text')],
  lists: system('entry_id'),
  activities: [
    ...system('record_id'),
    attribute('title', 'text'),
    attribute('external_id', 'text', { unique: true }),
    attribute('occurred_at', 'timestamp'),
    attribute('participants', 'record-reference', { multi: true }),
  ],
};

/** An activity of the workspace. */
export interface ActivitySpec {
  readonly slug: string;
  readonly singular: string;
  readonly plural: string;
  readonly extends: string;
}

/** The activities that a workspace has from the start. */
export const ACTIVITIES: readonly ActivitySpec[] = [
  { slug: 'calls', singular: 'Call', plural: 'Calls', extends: 'calls' },
];

/** One list of the workspace. */
export interface ListSpec {
  readonly slug: string;
  readonly name: string;
  readonly parent: string;
  readonly attributes: readonly AttributeSpec[];
}

const listAttributes = (stages: readonly string[]): readonly AttributeSpec[] => [
  ...system('entry_id'),
  attribute('stage', 'status', { choices: stages }),
  attribute('owner', 'actor-reference'),
  attribute('priority', 'rating'),
  attribute('notes', 'text'),
];

/** The lists, in the order in which the service lists them. */
export const LISTS: readonly ListSpec[] = [
  {
    slug: 'sales_pipeline',
    name: 'Sales pipeline',
    parent: 'companies',
    attributes: listAttributes(['Prospect', 'Contacted', 'Demo', 'Contract', 'Signed']),
  },
  {
    slug: 'recruiting',
    name: 'Recruiting',
    parent: 'people',
    attributes: listAttributes(['Applied', 'Screen', 'Interview', 'Offer', 'Hired']),
  },
  {
    slug: 'customer_success',
    name: 'Customer success',
    parent: 'companies',
    attributes: listAttributes(['Onboarding', 'Healthy', 'At risk', 'Churned']),
  },
];
