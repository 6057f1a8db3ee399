import type { Breather } from '../../breather.js';
import { Csr } from '../store/csr.js';
import type { GeneratedLinks } from '../store/links.js';
import type { GeneratedTable } from '../store/table.js';
import { generateCalls } from './calls.js';
import { generateCompanies, nameCompanies } from './companies.js';
import { dealParties, generateDeals } from './deals.js';
import { type Email, generateEmails } from './emails.js';
import { generateEntries, parentOf } from './entries.js';
import { type AttioFile, generateFiles } from './files.js';
import { generateMeetings, type Meeting } from './meetings.js';
import { actorOf, generateMembers, type Member } from './members.js';
import { type GeneratedItems, generateNotes, generateTasks, type Note, type Task } from './notes-and-tasks.js';
import { employ, generatePeople, NO_COMPANY } from './people.js';
import { generateRecordings, type Recording } from './recordings.js';
import { createSchema, type Kind, type Schema } from './schema.js';
import { SIZES } from './sizes.js';
import { type Comment, generateThreads, type Thread } from './threads.js';
import { createWords } from './words.js';

/** A workspace as generated: it never changes, so any number of resets and servers can share it. */
export interface Dataset {
  readonly schema: Schema;
  readonly members: readonly Member[];
  /** By slug of the object, list or activity. */
  readonly tables: ReadonlyMap<string, GeneratedTable>;
  /** By the forward attribute, as `people.company`. */
  readonly links: ReadonlyMap<string, GeneratedLinks>;
  /** By id of the list: the row of the parent object of each entry. */
  readonly parents: ReadonlyMap<string, (entry: number) => number>;
  readonly notes: GeneratedItems<Note>;
  readonly tasks: GeneratedItems<Task>;
  readonly threads: GeneratedItems<Thread>;
  readonly comments: GeneratedItems<Comment>;
  readonly meetings: GeneratedItems<Meeting>;
  readonly recordings: GeneratedItems<Recording>;
  readonly emails: GeneratedItems<Email>;
  readonly files: GeneratedItems<AttioFile>;
}

const kindOf = (kinds: readonly Kind[], slug: string): Kind => kinds.find((kind) => kind.slug === slug) as Kind;

const NO_USERS: GeneratedTable = {
  count: 0,
  provenance: () => ({ from: '', actor: { type: 'system', id: null } }),
  unique: new Map(),
  values: {},
};

/** Generates a workspace; the same seed and size give the same workspace, to the byte. */
export async function generate(seed: number, size: keyof typeof SIZES, breathe: Breather): Promise<Dataset> {
  const sizes = SIZES[size];
  const schema = createSchema(seed);
  const words = await createWords(seed, breathe);
  const members = generateMembers(schema, words, sizes.members);
  const actors = members.map(actorOf);
  const object = (slug: string) => kindOf(schema.objects, slug);

  const companies = await nameCompanies(seed, words, sizes.companies, breathe);
  await breathe();
  const employment = await employ(seed, sizes.people, sizes.companies, breathe);
  const employed = new Uint32Array(sizes.people)
    .map((_, row) => row)
    .filter((row) => employment.company[row] !== NO_COMPANY);
  const employers = employed.map((row) => employment.company[row] as number);
  await breathe();
  const team = new Csr(sizes.companies, employers, employed);
  await breathe();
  const parties = dealParties(seed, sizes.deals, employment, team, sizes.companies);
  await breathe();

  const people = await generatePeople(schema, object('people'), employment, companies, words, actors, breathe);
  const contacts = { table: people, employment };
  const tables = new Map<string, GeneratedTable>([
    ['people', people],
    ['companies', await generateCompanies(schema, object('companies'), companies, words, actors, breathe)],
    ['deals', generateDeals(schema, object('deals'), parties.company, companies.names, actors)],
    ['users', NO_USERS],
    ['calls', generateCalls(schema, object('people'), sizes, words, actors)],
    ...schema.lists.map((list) => [list.slug, generateEntries(schema, list, sizes.entries, words, actors)] as const),
  ]);

  return {
    schema,
    members,
    tables,
    links: new Map([
      ['people.company', { forward: new Csr(sizes.people, employed, employers), backward: team }],
      ['deals.associated_company', parties.companies],
      ['deals.associated_people', parties.people],
    ]),
    parents: new Map(
      schema.lists.map((list) => [
        list.id,
        parentOf(schema, list, list.parent === 'people' ? sizes.people : sizes.companies),
      ]),
    ),
    notes: generateNotes(seed, sizes.notes, sizes, words, actors),
    tasks: generateTasks(seed, sizes.tasks, sizes, words, actors),
    ...generateThreads(schema, sizes.threads, sizes, words, actors),
    meetings: generateMeetings(schema, sizes.meetings, contacts, words, members),
    recordings: generateRecordings(schema, sizes.meetings, words, actors),
    emails: generateEmails(schema, sizes.emails, contacts, words, members),
    files: generateFiles(schema, sizes.files, sizes, words, actors),
  };
}
