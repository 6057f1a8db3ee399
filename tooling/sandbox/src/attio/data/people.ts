import type { Breather } from '../../breather.js';
import { hash, randomFrom } from '../../random.js';
import type { GeneratedTable } from '../store/table.js';
import * as make from '../values/make.js';
import type { Actor, Data } from '../values/types.js';
import * as common from './common.js';
import type { CompanyNames } from './companies.js';
import { createDice, type Dice } from './dice.js';
import type { Kind, Schema } from './schema.js';
import type { Word, Words } from './words.js';

/** A person who works nowhere. */
export const NO_COMPANY = -1;
const LARGEST_TEAM = 200;

/** Who works where. */
export interface Employment {
  /** The company of each person, or NO_COMPANY. */
  readonly company: Int32Array;
  /** The place of each person within the company: 0, 1, 2 ... */
  readonly position: Uint8Array;
}

/** Deals nine tenths of the people to companies; team sizes follow Zipf's law, from 200 down to 1. */
export function employ(seed: number, people: number, companies: number): Employment {
  const random = randomFrom(hash(seed, 0xe3));
  const company = new Int32Array(people).fill(NO_COMPANY);
  const position = new Uint8Array(people);
  const order = shuffled(people, random).subarray(0, Math.floor(people * 0.9));
  const sizes = zipfSizes(order.length, companies, Math.min(LARGEST_TEAM, Math.ceil(people / 20)));
  let next = 0;
  for (const [rank, employer] of shuffled(companies, random).entries()) {
    for (let place = 0; place < (sizes[rank] as number) && next < order.length; place++) {
      const person = order[next++] as number;
      company[person] = employer;
      position[person] = place;
    }
  }
  return { company, position };
}

/** Sizes that fall as a power of the rank, with the power that makes them add up to at least `total`. */
function zipfSizes(total: number, count: number, largest: number): number[] {
  const sizes = (power: number) =>
    Array.from({ length: count }, (_, rank) => Math.max(1, Math.round(largest / (rank + 1) ** power)));
  let flattest = 0;
  let steepest = 2;
  for (let step = 0; step < 20; step++) {
    const power = (flattest + steepest) / 2;
    if (sizes(power).reduce((sum, size) => sum + size, 0) >= total) flattest = power;
    else steepest = power;
  }
  return sizes(flattest);
}

function shuffled(count: number, random: () => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  return order;
}

/** Names and addresses of people, made from the row. */
interface Naming {
  readonly first: (row: number) => Word;
  readonly last: (row: number) => Word;
  readonly emails: (row: number) => readonly Data[];
}

// Colleagues never share a last name, so first.last@company is unique without a table of what is taken.
function naming(dice: Dice, words: Words, { company, position }: Employment, { domains }: CompanyNames): Naming {
  const first = (row: number) => dice.pick(row, 'first', words.first);
  const last = (row: number) => {
    const start =
      company[row] === NO_COMPANY ? dice.below(row, 'last', 1e6) : dice.below(company[row] as number, 'family', 1e6);
    return words.last[(start + (position[row] as number)) % words.last.length] as Word;
  };
  const emails = (row: number) => {
    const local = `${first(row).ascii}.${last(row).ascii}`;
    const home = `${local}${row}@gmail.example`;
    if (company[row] === NO_COMPANY) return dice.share(row, 'email?') < 0.9 ? [make.email(home)] : [];
    const work = make.email(`${local}@${domains[company[row] as number]}`);
    return dice.share(row, 'two emails') < 0.05 ? [work, make.email(home)] : [work];
  };
  return { first, last, emails };
}

async function addressBook(count: number, emails: Naming['emails'], breathe: Breather): Promise<Map<string, number>> {
  const book = new Map<string, number>();
  for (let row = 0; row < count; row++) {
    for (const data of emails(row)) book.set(String(data['email_address']), row);
    await breathe();
  }
  return book;
}

function phone(dice: Dice, row: number): Data {
  const place = common.placeOf(dice, row);
  const number = `+${place.callingCode}${String(2_000_000_000 + dice.below(row, 'phone', 7_000_000_000)).slice(0, 10)}`;
  return { phone_number: number, original_phone_number: number, country_code: place.country };
}

/** The values of the people. */
export async function generatePeople(
  schema: Schema,
  kind: Kind,
  employment: Employment,
  companies: CompanyNames,
  words: Words,
  members: readonly Actor[],
  breathe: Breather,
): Promise<GeneratedTable> {
  const dice = createDice(schema.seed, 'people');
  const count = employment.company.length;
  const { first, last, emails } = naming(dice, words, employment, companies);
  const handle = (row: number) => `${first(row).ascii}-${last(row).ascii}-${row.toString(36)}`;

  return {
    count,
    provenance: common.provenance(dice, count, members, { type: 'api-token', id: schema.tokenId }),
    unique: new Map([['email_addresses', await addressBook(count, emails, breathe)]]),
    values: {
      name: (row) => common.one(make.personalName(first(row).text, last(row).text)),
      email_addresses: emails,
      description: common.sometimes(dice, 'description', 0.3, (row) =>
        common.one({ value: dice.pick(row, 'description', words.sentences) }),
      ),
      job_title: common.sometimes(dice, 'job', 0.9, (row) =>
        common.one({ value: dice.pick(row, 'job', words.jobTitles) }),
      ),
      avatar_url: common.sometimes(dice, 'avatar', 0.6, (row) =>
        common.one({ value: `https://avatar.example/${handle(row)}` }),
      ),
      phone_numbers: common.sometimes(dice, 'phone', 0.7, (row) => common.one(phone(dice, row))),
      primary_location: common.sometimes(dice, 'location', 0.9, (row) =>
        common.one(common.locationOf(common.placeOf(dice, row))),
      ),
      ...common.socialProfiles(dice, handle),
      ...common.interactions(dice, kind, members),
    },
  };
}
