import { createDice, pick } from '../../dice.js';
import { hash, randomFrom } from '../../random.js';
import { Csr } from '../store/csr.js';
import type { GeneratedLinks } from '../store/links.js';
import type { GeneratedTable } from '../store/table.js';
import type { Actor, Data } from '../values/types.js';
import * as common from './common.js';
import { type Employment, NO_COMPANY } from './people.js';
import type { Kind, Schema } from './schema.js';

/** Whom each deal is made with. */
export interface DealParties {
  readonly company: Uint32Array;
  readonly companies: GeneratedLinks;
  readonly people: GeneratedLinks;
}

/** Larger companies have more deals; each deal knows one to three of the company's people. */
export function dealParties(
  seed: number,
  deals: number,
  { company }: Employment,
  team: Csr,
  companies: number,
): DealParties {
  const random = randomFrom(hash(seed, 0xdea1));
  const parties = new Uint32Array(deals);
  const sources: number[] = [];
  const people: number[] = [];
  for (let deal = 0; deal < deals; deal++) {
    let person = Math.floor(random() * company.length);
    while (company[person] === NO_COMPANY) person = (person + 1) % company.length;
    parties[deal] = company[person] as number;
    const colleagues = team.of(parties[deal] as number);
    const count = Math.min(colleagues.length, 1 + Math.floor(random() * 3));
    for (const colleague of colleagues.slice(0, count)) {
      sources.push(deal);
      people.push(colleague);
    }
  }
  const rows = Uint32Array.from(parties.keys());
  return {
    company: parties,
    companies: { forward: new Csr(deals, rows, parties), backward: new Csr(companies, parties, rows) },
    people: { forward: new Csr(deals, sources, people), backward: new Csr(company.length, people, sources) },
  };
}

const SUBJECTS = [
  'Pilot',
  'Enterprise plan',
  'Renewal',
  'Expansion',
  'Migration',
  'Annual contract',
  'Proof of concept',
];
const STAGE_SHARES = [0.28, 0.48, 0.63, 0.75, 0.9, 1];

/** The values of the deals. */
export function generateDeals(
  schema: Schema,
  kind: Kind,
  company: Uint32Array,
  companyNames: readonly string[],
  members: readonly Actor[],
): GeneratedTable {
  const dice = createDice(schema.seed, 'deals');
  const count = company.length;
  const subject = pick(dice('subject'), SUBJECTS);
  const stages = common.attributeOf(kind, 'stage').choices.map(({ id }) => ({ status: id }));
  const stage = dice('stage');
  const value = dice('value');

  return {
    count,
    provenance: common.provenance(dice, count, members, { type: 'api-token', id: schema.tokenId }),
    unique: new Map(),
    values: {
      name: common.plain((row) => `${companyNames[company[row] ?? 0]} – ${subject(row)}`),
      stage: (row) => common.one(stages[STAGE_SHARES.findIndex((share) => stage(row) < share)] as Data),
      owner: common.actors(dice('owner'), members),
      value: common.sometimes(dice('value?'), 0.9, (row) =>
        common.one({ currency_value: Math.round(1000 ** (1 + value(row) * 0.8) / 50) * 50, currency_code: 'USD' }),
      ),
    },
  };
}
