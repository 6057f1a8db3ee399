import { below, type Dice, pick, type Roll } from '../../dice.js';
import type { Generator } from '../store/column.js';
import { toWireTime } from '../values/time.js';
import type { Actor, Data, Provenance } from '../values/types.js';
import { INTERACTIONS } from './attributes.js';
import { PLACES, type Place } from './places.js';
import type { Attribute, Kind } from './schema.js';

const DAY_MS = 86_400_000;
/** The workspace starts here ... */
export const FOUNDED_MS = Date.UTC(2023, 0, 9);
/** ... in wire notation ... */
export const FOUNDED_AT = toWireTime(FOUNDED_MS);
/** ... and generated data ends here. */
export const GENERATED_UNTIL_MS = Date.UTC(2026, 0, 1);

const NOTHING: readonly Data[] = [];

/** A value alone. */
export const one = (data: Data): readonly Data[] => [data];

/** A text, number or time for each row. */
export const plain =
  (value: (row: number) => string | number): Generator =>
  (row) => [{ value: value(row) }];

/** A generator that leaves some rows empty: it fills `share` of them. */
export const sometimes =
  (roll: Roll, share: number, generate: Generator): Generator =>
  (row) =>
    roll(row) < share ? generate(row) : NOTHING;

/** When each row of a table of `count` rows was made: later rows are later, spread over the life of the workspace. */
export function createdMs(dice: Dice, count: number): (row: number) => number {
  const step = (GENERATED_UNTIL_MS - FOUNDED_MS) / count;
  const jitter = dice('created');
  return (row) => Math.floor(FOUNDED_MS + (row + jitter(row) * 0.9) * step);
}

/** When each row was made, in wire notation. */
export function createdAt(dice: Dice, count: number): (row: number) => string {
  const ms = createdMs(dice, count);
  const micros = below(dice('micros'), 1000);
  return (row) => toWireTime(ms(row), micros(row));
}

/** When and by whom generated rows were made: half by members, half by an import through the API. */
export function provenance(
  dice: Dice,
  count: number,
  members: readonly Actor[],
  token: Actor,
): (row: number) => Provenance {
  const from = createdAt(dice, count);
  const isImported = dice('by');
  const member = pick(dice('member'), members);
  return (row) => ({ from: from(row), actor: isImported(row) < 0.5 ? token : member(row) });
}

/** The city of a row: a few cities have most of the rows. */
export function placeOf(dice: Dice): (row: number) => Place {
  const roll = dice('place');
  return (row) => PLACES[Math.floor(roll(row) ** 2 * PLACES.length)] as Place;
}

/** Locations of nine rows in ten; the street parts are left out, as enrichment does. */
export function locations(dice: Dice): Generator {
  const place = placeOf(dice);
  return sometimes(dice('location?'), 0.9, (row) => LOCATIONS.get(place(row)) ?? NOTHING);
}

const STREET = { line_1: null, line_2: null, line_3: null, line_4: null };

const LOCATIONS: ReadonlyMap<Place, readonly Data[]> = new Map(
  PLACES.map((place) => {
    const { locality, region, postcode, country: country_code, latitude, longitude } = place;
    return [place, one({ ...STREET, locality, region, postcode, country_code, latitude, longitude })];
  }),
);

/** One of the actors for each row, as the value of an actor-reference. */
export function actors(roll: Roll, choice: readonly Actor[]): Generator {
  const actor = pick(roll, choice);
  return (row) => {
    const { type, id } = actor(row);
    return one({ referenced_actor_type: type, referenced_actor_id: id });
  };
}

/** The attribute of a kind that must be there. */
export const attributeOf = (kind: Kind, slug: string): Attribute =>
  kind.attributes.find((attribute) => attribute.slug === slug) as Attribute;

/** The option of a select attribute by its index; beyond the end it starts again. */
export function optionsOf(kind: Kind, slug: string): (index: number) => Data {
  const values = attributeOf(kind, slug).choices.map(({ id }) => ({ option: id }));
  return (index) => values[index % values.length] as Data;
}

/** Profiles on social networks: a share of the rows has each. */
export function socialProfiles(dice: Dice, handle: (row: number) => string): Record<string, Generator> {
  const at = (host: string, share: number) =>
    sometimes(
      dice(host),
      share,
      plain((row) => `https://${host}/${handle(row)}`),
    );
  const followers = dice('followers');
  return {
    angellist: at('angel.co', 0.2),
    facebook: at('facebook.com', 0.4),
    instagram: at('instagram.com', 0.35),
    linkedin: at('linkedin.com', 0.9),
    twitter: at('twitter.com', 0.5),
    twitter_follower_count: sometimes(
      dice('twitter.com'),
      0.5,
      plain((row) => Math.floor(10 ** (1 + 5 * followers(row)))),
    ),
  };
}

/** First and last contact by mail and calendar, in an order that makes sense; nothing lies ahead. */
export function interactions(dice: Dice, kind: Kind, members: readonly Actor[]): Record<string, Generator> {
  const contacted = (generate: Generator) => sometimes(dice('contact?'), 0.6, generate);
  const strength = optionsOf(kind, 'strongest_connection_strength');
  const level = below(dice('strength'), 5);
  const past = INTERACTIONS.filter((slug) => !slug.startsWith('next'));
  return {
    ...Object.fromEntries(past.map((slug) => [slug, contacted(contact(dice, slug, members))])),
    strongest_connection_strength: contacted((row) => one(strength(level(row)))),
    strongest_connection_user: contacted(actors(dice('contact owner'), members)),
  };
}

function contact(dice: Dice, slug: string, members: readonly Actor[]): Generator {
  const isByCalendar = slug.includes('calendar') || slug === 'last_interaction';
  const startMs = FOUNDED_MS + (slug.startsWith('last') ? 300 * DAY_MS : 0) + (isByCalendar ? DAY_MS : 0);
  const roll = dice('contacted');
  const owner = pick(dice('contact owner'), members);
  return (row) => {
    const { type, id } = owner(row);
    return one({
      interaction_type: isByCalendar ? 'calendar-event' : 'email',
      interacted_at: toWireTime(Math.floor(startMs + roll(row) * 700 * DAY_MS)),
      owner_type: type,
      owner_id: id,
    });
  };
}
