import { below, createDice, pick } from '../../dice.js';
import type { GeneratedTable } from '../store/table.js';
import { toWireTime } from '../values/time.js';
import type { Actor } from '../values/types.js';
import * as common from './common.js';
import type { Member } from './members.js';
import type { GeneratedItems, RecordRef } from './notes-and-tasks.js';
import { type Employment, NO_COMPANY } from './people.js';
import type { Schema } from './schema.js';
import type { Words } from './words.js';

/** When a meeting begins or ends: an instant, or a day where it is all day long. */
export type Moment = { readonly datetime: string; readonly timezone: string | null } | { readonly date: string };

/** Somebody who was invited. */
export interface Participant {
  readonly status: 'accepted' | 'tentative' | 'declined' | 'pending';
  readonly is_organizer: boolean;
  readonly email_address: string | null;
  readonly name: string | null;
}

/** A meeting. */
export interface Meeting {
  readonly title: string;
  readonly description: string;
  readonly isAllDay: boolean;
  readonly start: Moment;
  readonly end: Moment;
  readonly participants: readonly Participant[];
  readonly linked: readonly RecordRef[];
  readonly actor: Actor;
  readonly createdAt: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const TITLES = ['Intro call', 'Demo', 'Pricing', 'Quarterly review', 'Kick-off', 'Security review', 'Check-in'];
const ANSWERS = ['accepted', 'accepted', 'accepted', 'tentative', 'declined', 'pending'] as const;

/** The people as generated: what they are called and where they work. */
export interface Contacts {
  readonly table: GeneratedTable;
  readonly employment: Employment;
}

/** One value of a person, as generated. */
export const contactText = ({ table }: Contacts, row: number, slug: string, field: string): string | null => {
  const value = table.values[slug]?.(row)[0]?.[field];
  return value === undefined || value === null ? null : String(value);
};

/** A person and the company of the person, as records. */
function recordsOf({ employment }: Contacts, person: number): readonly RecordRef[] {
  const company = employment.company[person] ?? NO_COMPANY;
  const self = { object: 'people', row: person };
  return company === NO_COMPANY ? [self] : [self, { object: 'companies', row: company }];
}

/** Meetings from calendars: a member with a person, one in twenty all day long; later rows begin later. */
export function generateMeetings(
  { seed }: Schema,
  count: number,
  contacts: Contacts,
  words: Words,
  members: readonly Member[],
): GeneratedItems<Meeting> {
  const dice = createDice(seed, 'meetings');
  const person = below(dice('person'), contacts.table.count);
  const host = pick(dice('host'), members);
  const [title, text] = [pick(dice('title'), TITLES), pick(dice('text'), words.sentences)];
  const answer = pick(dice('answer'), ANSWERS);
  const isAllDay = dice('all day?');
  const halfHours = below(dice('length'), 4);
  const startMs = common.createdMs(dice, count);

  const moments = (row: number): Pick<Meeting, 'isAllDay' | 'start' | 'end'> => {
    const begin = startMs(row) - (startMs(row) % (15 * MINUTE_MS));
    if (isAllDay(row) < 0.05) {
      const date = new Date(begin).toISOString().slice(0, 10);
      return { isAllDay: true, start: { date }, end: { date } };
    }
    const at = (ms: number) => ({ datetime: toWireTime(ms), timezone: 'UTC' });
    return { isAllDay: false, start: at(begin), end: at(begin + (1 + halfHours(row)) * 30 * MINUTE_MS) };
  };
  const make = (row: number): Meeting => {
    const guest = person(row);
    const { firstName, lastName, email } = host(row);
    return {
      title: `${title(row)} with ${contactText(contacts, guest, 'name', 'full_name')}`,
      description: text(row),
      ...moments(row),
      participants: [
        { status: 'accepted', is_organizer: true, email_address: email, name: `${firstName} ${lastName}` },
        {
          status: answer(row),
          is_organizer: false,
          email_address: contactText(contacts, guest, 'email_addresses', 'email_address'),
          name: contactText(contacts, guest, 'name', 'full_name'),
        },
      ],
      linked: recordsOf(contacts, guest),
      actor: { type: 'system', id: null },
      createdAt: toWireTime(startMs(row) - DAY_MS),
    };
  };
  return { count, make };
}
