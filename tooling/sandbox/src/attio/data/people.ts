import type { Breather } from '../../breather.js';
import { below, createDice, type Dice, pick } from '../../dice.js';
import { hash, randomFrom } from '../../random.js';
import type { Generator } from '../store/column.js';
import type { GeneratedTable } from '../store/table.js';
import * as make from '../values/make.js';
import type { Actor, Data } from '../values/types.js';
import * as common from './common.js';
import type { CompanyNames } from './companies.js';
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
export async function employ(seed: number, people: number, companies: number, breathe: Breather): Promise<Employment> {
  const random = randomFrom(hash(seed, 0xe3));
  const company = new Int32Array(people).fill(NO_COMPANY);
  const position = new Uint8Array(people);
  const order = shuffled(people, random).subarray(0, Math.floor(people * 0.9));
  await breathe();
  const sizes = await zipfSizes(order.length, companies, Math.min(LARGEST_TEAM, Math.ceil(people / 20)), breathe);
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
async function zipfSizes(total: number, count: number, largest: number, breathe: Breather): Promise<number[]> {
  const size = (rank: number, power: number) => Math.max(1, Math.round(largest / (rank + 1) ** power));
  const sum = (power: number) => {
    let all = 0;
    for (let rank = 0; rank < count; rank++) all += size(rank, power);
    return all;
  };
  let flattest = 0;
  let steepest = 2;
  for (let step = 0; step < 12; step++) {
    const power = (flattest + steepest) / 2;
    if (sum(power) >= total) flattest = power;
    else steepest = power;
    await breathe();
  }
  return Array.from({ length: count }, (_, rank) => size(rank, flattest));
}

function shuffled(count: number, random: () => number): Uint32Array {
  const order = new Uint32Array(count).map((_, i) => i);
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
function lastNames(dice: Dice, { last }: Words, { company, position }: Employment): (row: number) => Word {
  const alone = below(dice('last'), last.length);
  const family = below(dice('family'), last.length);
  return (row) => {
    const employer = company[row] ?? NO_COMPANY;
    const start = employer === NO_COMPANY ? alone(row) : family(employer);
    return last[(start + (position[row] ?? 0)) % last.length] as Word;
  };
}

function naming(dice: Dice, words: Words, employment: Employment, { domains }: CompanyNames): Naming {
  const first = pick(dice('first'), words.first);
  const last = lastNames(dice, words, employment);
  const isReached = dice('email?');
  const isTwice = dice('two emails');
  const emails = (row: number): readonly Data[] => {
    const employer = employment.company[row] ?? NO_COMPANY;
    const local = `${first(row).ascii}.${last(row).ascii}`;
    const home = `${local}${row}@gmail.example`;
    if (employer === NO_COMPANY) return isReached(row) < 0.9 ? [make.email(home)] : [];
    const work = make.email(`${local}@${domains[employer]}`);
    return isTwice(row) < 0.05 ? [work, make.email(home)] : [work];
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

function phones(dice: Dice): Generator {
  const place = common.placeOf(dice);
  const digits = below(dice('phone'), 7_000_000_000);
  return (row) => {
    const { callingCode, country } = place(row);
    const number = `+${callingCode}${2_000_000_000 + digits(row)}`;
    return common.one({ phone_number: number, original_phone_number: number, country_code: country });
  };
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
      description: common.sometimes(dice('about?'), 0.3, common.plain(pick(dice('about'), words.sentences))),
      job_title: common.sometimes(dice('job?'), 0.9, common.plain(pick(dice('job'), words.jobTitles))),
      avatar_url: common.sometimes(
        dice('avatar?'),
        0.6,
        common.plain((row) => `https://avatar.example/${handle(row)}`),
      ),
      phone_numbers: common.sometimes(dice('phone?'), 0.7, phones(dice)),
      primary_location: common.locations(dice),
      ...common.socialProfiles(dice, handle),
      ...common.interactions(dice, kind, members),
    },
  };
}
