/** A company as a CRM sends it, 2.1 KB of JSON: mostly names of fields, with random texts, numbers, dates and ids in them. */
export function crmRecord(seed: number): Record<string, unknown> {
  const random = randomFrom(seed);
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? '';
  const words = (count: number) => Array.from({ length: count }, () => pick(VOCABULARY)).join(' ');
  const hex = (length: number) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  const uuid = () => [8, 4, 4, 4, 12].map(hex).join('-');
  const date = () => new Date(1_600_000_000_000 + Math.floor(random() * 160_000_000_000)).toISOString();
  const value = (content: Record<string, unknown>) => [
    {
      active_from: date(),
      active_until: null,
      created_by_actor: { type: 'workspace-member', id: pick(MEMBERS) },
      ...content,
    },
  ];
  const name = `${pick(VOCABULARY)} ${pick(VOCABULARY)} ${pick(['Inc', 'Ltd', 'GmbH', 'SA'])}`;
  return {
    id: {
      workspace_id: '14beef7a-99f7-4534-a87e-70b564330a4c',
      object_id: '97052eb9-e65e-443f-a297-f2d9a4a7f795',
      record_id: uuid(),
    },
    created_at: date(),
    web_url: `https://app.crm.example/workspace/company/${uuid()}`,
    values: {
      name: value({ value: name, attribute_type: 'text' }),
      domains: value({ domain: `${hex(6)}.example.com`, root_domain: 'example.com', attribute_type: 'domain' }),
      description: value({ value: words(24), attribute_type: 'text' }),
      employee_range: value({
        option: { title: pick(['1-10', '11-50', '51-250', '251-1K']) },
        attribute_type: 'select',
      }),
      annual_revenue: value({
        currency_value: Math.floor(random() * 1e8),
        currency_code: 'EUR',
        attribute_type: 'currency',
      }),
      last_interaction: value({ interaction_type: 'email', interacted_at: date(), attribute_type: 'interaction' }),
      primary_location: value({
        locality: pick(VOCABULARY),
        country_code: pick(['DE', 'FR', 'US']),
        attribute_type: 'location',
      }),
    },
  };
}

/** The same sequence of numbers from 0 to 1 for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A team of four: few people write most of what is in a CRM. */
const MEMBERS = [
  '50cf242c-7fa3-4cad-87d0-75b1af71c57b',
  '1b89b0b1-2d0a-4b0b-9a53-0f5dd1e6c8a1',
  'e3f6a4a2-4f3b-4a38-8a0f-5a7e1fb4f0d7',
  '92f5b1d9-61c4-4a6f-b7e9-3c1d0a8e2f64',
];

const VOCABULARY = (
  'account advisor agency airline analytics archive asset balance bakery battery bicycle biotech bridge broker builder ' +
  'cable camera capital cargo carrier catering cement channel charter chemical circuit cloud coffee commerce compass ' +
  'component concert concrete consulting container copper cotton courier crystal dairy data delivery dental design diesel ' +
  'digital diamond drone electric elevator energy engine equity export fabric factory farm fashion fiber film finance ' +
  'fleet forest freight furniture garden gallery glass global gold grain granite green harbor health horizon hotel import ' +
  'industry insurance island journal kitchen laboratory laser leather legal library light logistics lumber machine marine ' +
  'market media medical metal mining mobile modern motor museum music natural network nuclear ocean office optical orbit ' +
  'organic packaging paper partner payment pharma pilot pipeline planet plastic platform port power precision print ' +
  'product project quality quantum radio rail record recycling research retail river robot rubber safety satellite school ' +
  'science security seed sensor service shipping signal silver software solar source space steel stone storage studio ' +
  'summit supply surface system talent tea technology textile theater timber tourism tower trade transport travel union ' +
  'urban vacuum valley vector vehicle venture village vision water wave wind window wine winter wood workshop yacht zinc'
).split(' ');
