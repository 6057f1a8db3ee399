import type { Breather } from '../../breather.js';
import type { GeneratedTable } from '../store/table.js';
import * as make from '../values/make.js';
import type { Actor } from '../values/types.js';
import * as common from './common.js';
import { createDice } from './dice.js';
import type { Kind, Schema } from './schema.js';
import { toAscii, type Words } from './words.js';

/** Names and main domains of the companies: what other tables need to know of them. */
export interface CompanyNames {
  readonly names: readonly string[];
  readonly domains: readonly string[];
}

const TLDS = ['com', 'com', 'com', 'io', 'co', 'de', 'ai', 'net'];
const FORMS = ['GmbH', 'AB', 'S.A.', 'K.K.', '& Söhne', 'Oy', 'Group', 'Ventures'];

/** Draws the names; one in ten is not plain English, and no two companies share a domain. */
export async function nameCompanies(
  seed: number,
  words: Words,
  count: number,
  breathe: Breather,
): Promise<CompanyNames> {
  const dice = createDice(seed, 'companies');
  const names: string[] = [];
  const domains = new Set<string>();
  for (let row = 0; row < count; row++) {
    const foreign = dice.share(row, 'foreign') < 0.1;
    const last = dice.pick(row, 'name', words.last.slice(0, 60));
    const name = foreign ? `${last.text} ${dice.pick(row, 'form', FORMS)}` : words.companyName();
    const label = foreign ? last.ascii : toAscii(name).slice(0, 40);
    const domain = `${label}.${dice.pick(row, 'tld', TLDS)}`;
    names.push(name);
    domains.add(domains.has(domain) ? `${label}-${row.toString(36)}.${domain.split('.')[1]}` : domain);
    await breathe();
  }
  return { names, domains: [...domains] };
}

/** The values of the companies. Members of `actors` are their authors and contacts. */
export function generateCompanies(
  schema: Schema,
  kind: Kind,
  { names, domains }: CompanyNames,
  words: Words,
  members: readonly Actor[],
): GeneratedTable {
  const dice = createDice(schema.seed, 'companies');
  const count = names.length;
  const category = common.optionOf(kind, 'categories');
  const employees = common.optionOf(kind, 'employee_range');
  const domain = (row: number) => domains[row] as string;
  const label = (row: number) => domain(row).split('.')[0] as string;
  const usd = (row: number, what: string, base: number) =>
    common.one({ currency_value: Math.round(base ** (1 + dice.share(row, what)) / 1000) * 1000, currency_code: 'USD' });
  const allDomains = (row: number) => [
    make.domain(domain(row)),
    ...(dice.share(row, 'second domain') < 0.02 ? [make.domain(`${label(row)}-${row.toString(36)}.example.org`)] : []),
  ];

  return {
    count,
    provenance: common.provenance(dice, count, members, { type: 'api-token', id: schema.tokenId }),
    unique: new Map([
      ['domains', new Map(domains.flatMap((_, row) => allDomains(row).map((data) => [String(data['domain']), row])))],
    ]),
    values: {
      name: (row) => common.one({ value: names[row] as string }),
      domains: allDomains,
      description: common.sometimes(dice, 'description', 0.9, (row) =>
        common.one({ value: dice.pick(row, 'description', words.phrases) }),
      ),
      categories: common.sometimes(dice, 'categories', 0.9, (row) => {
        const first = dice.below(row, 'category', 20);
        const second = first + 1 + dice.below(row, 'second category', 19);
        return [...category(first), ...(dice.share(row, 'two categories') < 0.3 ? category(second) : [])];
      }),
      primary_location: common.sometimes(dice, 'location', 0.9, (row) =>
        common.one(common.locationOf(common.placeOf(dice, row))),
      ),
      logo_url: common.sometimes(dice, 'logo', 0.9, (row) =>
        common.one({ value: `https://logo.example/${domain(row)}` }),
      ),
      estimated_arr_usd: common.sometimes(dice, 'arr', 0.9, (row) => usd(row, 'arr', 20_000)),
      funding_raised_usd: common.sometimes(dice, 'funding', 0.5, (row) => usd(row, 'funding', 15_000)),
      employee_range: common.sometimes(dice, 'employees', 0.9, (row) =>
        employees(Math.floor(dice.share(row, 'employees') ** 2 * 9)),
      ),
      foundation_date: common.sometimes(dice, 'founded', 0.9, (row) =>
        common.one({
          value: new Date(Date.UTC(1960 + dice.below(row, 'founded', 64), 0, 1 + dice.below(row, 'day', 365)))
            .toISOString()
            .slice(0, 10),
        }),
      ),
      ...common.socialProfiles(dice, label),
      ...common.interactions(dice, kind, members),
    },
  };
}
