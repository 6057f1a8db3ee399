import type { Generator, Provenance } from '../store/column.js';
import { toWireTime } from '../values/time.js';
import type { Actor, Data } from '../values/types.js';
import { INTERACTIONS } from './attributes.js';
import type { Dice } from './dice.js';
import { PLACES, type Place } from './places.js';
import type { Attribute, Kind } from './schema.js';

const DAY_MS = 86_400_000;
/** The workspace starts here ... */
export const FOUNDED_MS = Date.UTC(2023, 0, 9);
/** ... and generated data ends here. */
export const GENERATED_UNTIL_MS = Date.UTC(2026, 0, 1);

export const NOTHING: readonly Data[] = [];
export const one = (data: Data): readonly Data[] => [data];

/** A generator that leaves a share of the rows empty. */
export const sometimes =
  (dice: Dice, what: string, share: number, generate: Generator): Generator =>
  (row) =>
    dice.share(row, `${what}?`) < share ? generate(row) : NOTHING;

/** When the row of a table of `count` rows was made: later rows are later, spread over the life of the workspace. */
export function createdMs(dice: Dice, row: number, count: number): number {
  const step = (GENERATED_UNTIL_MS - FOUNDED_MS) / count;
  return Math.floor(FOUNDED_MS + (row + dice.share(row, 'created') * 0.9) * step);
}

/** When and by whom generated rows were made: half by members, half by an import through the API. */
export function provenance(dice: Dice, count: number, members: readonly Actor[], token: Actor) {
  return (row: number): Provenance => ({
    from: toWireTime(createdMs(dice, row, count), dice.below(row, 'micros', 1000)),
    actor: dice.share(row, 'by') < 0.5 ? token : dice.pick(row, 'member', members),
  });
}

/** A location value; the street parts are left out, as enrichment does. */
export const locationOf = (place: Place): Data => ({
  line_1: null,
  line_2: null,
  line_3: null,
  line_4: null,
  locality: place.locality,
  region: place.region,
  postcode: place.postcode,
  country_code: place.country,
  latitude: place.latitude,
  longitude: place.longitude,
});

/** The city of a row: a few cities have most of the rows. */
export const placeOf = (dice: Dice, row: number): Place =>
  PLACES[Math.floor(dice.share(row, 'place') ** 2 * PLACES.length)] as Place;

/** An actor as the value of an actor-reference. */
export const actorValue = (actor: Actor): Data => ({
  referenced_actor_type: actor.type,
  referenced_actor_id: actor.id,
});

/** The attribute of a kind that must be there. */
export const attributeOf = (kind: Kind, slug: string): Attribute =>
  kind.attributes.find((attribute) => attribute.slug === slug) as Attribute;

/** Picks an option of a select attribute by its index. */
export function optionOf(kind: Kind, slug: string): (index: number) => readonly Data[] {
  const { choices } = attributeOf(kind, slug);
  return (index) => one({ option: choices[index % choices.length]?.id ?? null });
}

/** Profiles on social networks: a share of the rows has each. */
export function socialProfiles(dice: Dice, handle: (row: number) => string): Record<string, Generator> {
  const at = (host: string, share: number) =>
    sometimes(dice, host, share, (row) => one({ value: `https://${host}/${handle(row)}` }));
  return {
    angellist: at('angel.co', 0.2),
    facebook: at('facebook.com', 0.4),
    instagram: at('instagram.com', 0.35),
    linkedin: at('linkedin.com', 0.9),
    twitter: at('twitter.com', 0.5),
    twitter_follower_count: sometimes(dice, 'twitter.com', 0.5, (row) =>
      one({ value: Math.floor(10 ** (1 + 5 * dice.share(row, 'followers'))) }),
    ),
  };
}

/** First and last contact by mail and calendar, in an order that makes sense; nothing lies ahead. */
export function interactions(dice: Dice, kind: Kind, members: readonly Actor[]): Record<string, Generator> {
  const strength = optionOf(kind, 'strongest_connection_strength');
  const contacted = (generate: Generator) => sometimes(dice, 'contact', 0.6, generate);
  const contact = (slug: string): Generator => {
    const last = slug.startsWith('last');
    const calendar = slug.includes('calendar') || slug === 'last_interaction';
    return contacted((row) => {
      const ms =
        FOUNDED_MS + dice.share(row, 'contacted') * 700 * DAY_MS + (last ? 300 * DAY_MS : 0) + (calendar ? DAY_MS : 0);
      const owner = dice.pick(row, 'contact owner', members);
      return one({
        interaction_type: calendar ? 'calendar-event' : 'email',
        interacted_at: toWireTime(Math.floor(ms)),
        owner_type: owner.type,
        owner_id: owner.id,
      });
    });
  };
  const past = INTERACTIONS.filter((slug) => !slug.startsWith('next'));
  return {
    ...Object.fromEntries(past.map((slug) => [slug, contact(slug)])),
    strongest_connection_strength: contacted((row) => strength(dice.below(row, 'strength', 5))),
    strongest_connection_user: contacted((row) => one(actorValue(dice.pick(row, 'contact owner', members)))),
  };
}
