import { randomFrom, zipf } from './random.mjs';

const REAL_MS = 60_000;
const COMPRESSION = 5;
const BUSY_QUESTIONS = 240;
const EXPONENT = 1.1;

const search = (tool, args, more) => ({ kind: 'search', tool, args, ...more });
const fetch = (tool, args, more) => ({ kind: 'fetch', tool, args, ...more });
const other = (tool, args, more) => ({ kind: 'other', tool, args, ...more });

const find = ({ name }, more) => search('search_records', { object: 'companies', query: name, limit: 5 }, more);
const lookUp = ({ name }) => search('search', { query: name });
const peopleOf = ({ id }) =>
  search('search_records', {
    object: 'people',
    filter: { company: { target_object: 'companies', target_record_id: id } },
    fields: ['name', 'email_addresses', 'job_title'],
  });
const get = ({ id }, more) => fetch('get_records', { object: 'companies', record_ids: [id] }, more);
const getTeam = ({ team }) => fetch('get_records', { object: 'people', record_ids: team });
const read = ({ id }, more) => fetch('fetch', { id: `companies:${id}` }, more);

/**
 * What the agent asks, as steps: the questions of a step are asked together, the next step follows when all are
 * answered; then the busy minute, each question at its own time. The same catalogue and seed give the same plan.
 */
export function plan(catalogue, seed) {
  const random = randomFrom(seed);
  const steps = conversation(catalogue);
  const busy = busyMinute(catalogue, random);
  return { steps, busy, questions: [...steps.flat(), ...busy.map(({ question }) => question)] };
}

/** Looks a customer up, gets to know the people, changes something, and mistypes. */
function conversation([customer, ...others]) {
  const neighbours = others.slice(0, 8);
  const news = 'Renewed for two years; next review in spring.';
  const update = { object: 'companies', record_id: customer.id, values: { description: news } };
  const known = [find(customer), peopleOf(customer), get(customer), read(customer)];
  return [
    [other('describe_object', { object: 'companies' })],
    [find(customer)],
    [peopleOf(customer), getTeam(customer)],
    [...neighbours.map((one) => get(one)), get(neighbours[0])],
    [lookUp(customer)],
    known,
    known,
    [other('update_record', update, { shows: news })],
    [get(customer, { shows: news }), find(customer, { shows: news }), read(customer, { shows: news })],
    [
      get({ id: mistyped(customer.id) }, { shows: 'not_found' }),
      get({ id: `${customer.id.slice(0, -1)}x` }, { refused: true }),
      search('search_records', { object: 'compnies', query: customer.name }, { refused: true, shows: 'companies' }),
    ],
  ];
}

/** An id that looks right and is nobody's. */
const mistyped = (id) => id.slice(0, -1) + (id.endsWith('0') ? '1' : '0');

/** A minute of questions, a few companies much in demand, compressed into seconds; they come in bursts, as from agents. */
function busyMinute(catalogue, random) {
  const pick = zipf(catalogue, EXPONENT, random);
  const kinds = [get, get, get, get, find, find, find, read, read, read, peopleOf, getTeam];
  const busy = [];
  while (busy.length < BUSY_QUESTIONS) {
    const atMs = (random() * REAL_MS) / COMPRESSION;
    const burst = Math.min(1 + Math.floor(random() * 5), BUSY_QUESTIONS - busy.length);
    for (let i = 0; i < burst; i++) {
      const ask = kinds[Math.floor(random() * kinds.length)] ?? get;
      busy.push({ atMs, question: ask(pick()) });
    }
  }
  return busy.sort((a, b) => a.atMs - b.atMs);
}
