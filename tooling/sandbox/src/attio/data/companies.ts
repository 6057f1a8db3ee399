import type { Breather } from '../../breather.js';
import { below, createDice, type Dice, pick } from '../../dice.js';
import type { Generator } from '../store/column.js';
import type { GeneratedTable } from '../store/table.js';
import * as make from '../values/make.js';
import type { Actor, Data } from '../values/types.js';
import * as common from './common.js';
import type { Kind, Schema } from './schema.js';
import { toAscii, type Word, type Words } from './words.js';

/** Names and main domains of the companies: what other tables need to know of them. */
export interface CompanyNames {
  readonly names: readonly string[];
  readonly domains: readonly string[];
}

const TLDS = ['com', 'com', 'com', 'io', 'co', 'de', 'ai', 'net'];
const FORMS = ['Inc', 'LLC', 'Group', '& Sons', 'Partners', 'GmbH', 'AB', 'S.A.', 'K.K.', 'Ventures'];
const TRADES = ['Labs', 'Systems', 'Works', 'Cloud', 'Analytics', 'Robotics', 'Health', 'Energy', 'Capital', 'Studios'];

/** Names of five kinds; some repeat, as names do. */
function companyName(dice: Dice, words: Words): (row: number) => { readonly text: string; readonly label: string } {
  const kind = below(dice('kind'), 5);
  const [one, two, three] = ['one', 'two', 'three'].map((part) => pick(dice(part), words.last)) as Picks<Word>;
  const [form, trade, noun] = [pick(dice('form'), FORMS), pick(dice('trade'), TRADES), pick(dice('noun'), words.nouns)];
  const text = (row: number): string => {
    const [a, b, c] = [one(row).text, two(row).text, three(row).text];
    return [
      `${a} ${form(row)}`,
      `${a}-${b}`,
      `${a}, ${b} and ${c}`,
      `${noun(row)} ${trade(row)}`,
      `${a} ${trade(row)}`,
    ][kind(row)] as string;
  };
  return (row) => {
    const name = text(row);
    return { text: name, label: toAscii(name).slice(0, 40).replace(/-$/, '') || one(row).ascii };
  };
}

type Picks<T> = [(row: number) => T, (row: number) => T, (row: number) => T];

/** Draws the names; no two companies share a domain. */
export async function nameCompanies(
  seed: number,
  words: Words,
  count: number,
  breathe: Breather,
): Promise<CompanyNames> {
  const dice = createDice(seed, 'companies');
  const name = companyName(dice, words);
  const tld = pick(dice('tld'), TLDS);
  const names: string[] = [];
  const domains = new Set<string>();
  for (let row = 0; row < count; row++) {
    const { text, label } = name(row);
    const domain = `${label}.${tld(row)}`;
    names.push(text);
    domains.add(domains.has(domain) ? `${label}-${row.toString(36)}.${tld(row)}` : domain);
    await breathe();
  }
  return { names, domains: [...domains] };
}

/** One company in fifty has a second domain, in the space of its first one's name. */
function domainsOf(dice: Dice, domains: readonly string[]): Generator {
  const isTwice = dice('second domain');
  return (row) => {
    const first = domains[row] as string;
    const domain = make.domain(first);
    return isTwice(row) < 0.02
      ? [domain, make.domain(`${first.replace('.', `-${row.toString(36)}.`)}.example`)]
      : [domain];
  };
}

function money(dice: Dice, what: string, smallest: number, share: number): Generator {
  const roll = dice(what);
  return common.sometimes(dice(`${what}?`), share, (row) =>
    common.one({ currency_value: Math.round(smallest ** (1 + roll(row)) / 1000) * 1000, currency_code: 'USD' }),
  );
}

function categories(dice: Dice, kind: Kind): Generator {
  const option = common.optionsOf(kind, 'categories');
  const first = below(dice('category'), 20);
  const step = below(dice('second category'), 19);
  const isTwofold = dice('two categories');
  return (row): readonly Data[] => {
    const main = option(first(row));
    return isTwofold(row) < 0.3 ? [main, option(first(row) + 1 + step(row))] : [main];
  };
}

function foundation(dice: Dice): Generator {
  const day = below(dice('founded'), 64 * 365);
  return common.plain((row) => new Date(Date.UTC(1960, 0, 1 + day(row))).toISOString().slice(0, 10));
}

async function domainBook(count: number, domains: Generator, breathe: Breather): Promise<Map<string, number>> {
  const book = new Map<string, number>();
  for (let row = 0; row < count; row++) {
    for (const data of domains(row)) book.set(String(data['domain']), row);
    await breathe();
  }
  return book;
}

/** The values of the companies; `members` are their authors and contacts. */
export async function generateCompanies(
  schema: Schema,
  kind: Kind,
  { names, domains }: CompanyNames,
  words: Words,
  members: readonly Actor[],
  breathe: Breather,
): Promise<GeneratedTable> {
  const dice = createDice(schema.seed, 'companies');
  const count = names.length;
  const allDomains = domainsOf(dice, domains);
  const employees = common.optionsOf(kind, 'employee_range');
  const size = dice('employees');
  const nineInTen = (what: string, generate: Generator) => common.sometimes(dice(`${what}?`), 0.9, generate);

  return {
    count,
    provenance: common.provenance(dice, count, members, { type: 'api-token', id: schema.tokenId }),
    unique: new Map([['domains', await domainBook(count, allDomains, breathe)]]),
    values: {
      name: common.plain((row) => names[row] as string),
      domains: allDomains,
      description: nineInTen('description', common.plain(pick(dice('description'), words.phrases))),
      categories: nineInTen('categories', categories(dice, kind)),
      primary_location: common.locations(dice),
      logo_url: nineInTen(
        'logo',
        common.plain((row) => `https://logo.example/${domains[row]}`),
      ),
      estimated_arr_usd: money(dice, 'arr', 20_000, 0.9),
      funding_raised_usd: money(dice, 'funding', 15_000, 0.5),
      employee_range: nineInTen('employees', (row) => common.one(employees(Math.floor(size(row) ** 2 * 9)))),
      foundation_date: nineInTen('founded', foundation(dice)),
      ...common.socialProfiles(dice, (row) => (domains[row] as string).replaceAll('.', '-')),
      ...common.interactions(dice, kind, members),
    },
  };
}
