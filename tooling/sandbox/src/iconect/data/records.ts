import { below, createDice, pick } from '../../dice.js';
import { numbered } from './ids.js';
import { madeAt, OWNER, stamped, userIds } from './people.js';
import { FIRST_PROJECT, FOLDERS, PROJECTS, SIZES, type Size } from './sizes.js';
import { COMPANIES, DOC_TYPES, FIRST_NAMES, HOSTILE_SENTENCE, LAST_NAMES, SENTENCES, SUBJECTS } from './words.js';

export const recordIds = numbered('rec', 1, 6);
export const fileIds = numbered('file', 1, 6);
export const projectIds = numbered('proj', FIRST_PROJECT, 3);
export const folderIds = numbered('folder', 1, 4);

/** What stands in a column, for each row; computed when read. */
type Columns = Readonly<Record<string, (row: number) => unknown>>;

/** The records as generated: nothing of them is kept in memory. */
export interface RecordData {
  readonly count: number;
  /** The rows of a project, from the first to before the last. */
  range(project: number): readonly [first: number, end: number];
  projectOf(row: number): number;
  /** Properties of a record, in the order in which they are sent; those in `fields` apart. */
  readonly properties: Columns;
  /** The values of custom fields, by name. */
  readonly fields: Columns;
}

/** Generates records; the same seed and size give the same. */
export function generateRecords(seed: number, size: Size): RecordData {
  const count = SIZES[size].records;
  const half = count / 2;
  const share = Math.floor(half / (PROJECTS - 1) / 10) * 10; // a family of documents stays in one project
  const first = (project: number) => (project === 0 ? 0 : half + (project - 1) * share);
  const range = (project: number) => [first(project), project === PROJECTS - 1 ? count : first(project + 1)] as const;
  const projectOf = (row: number) => (row < half ? 0 : Math.min(PROJECTS - 1, 1 + Math.floor((row - half) / share)));
  const fields = fieldColumns(seed);
  return { count, range, projectOf, fields, properties: propertyColumns(seed, projectOf, SIZES[size].users) };
}

function propertyColumns(seed: number, projectOf: (row: number) => number, users: number): Columns {
  const dice = createDice(seed, 'records');
  const [folder, status, priority, assignee, review, tag] = [
    below(dice('folder'), FOLDERS),
    below(dice('status'), 100),
    pick(dice('priority'), ['low', 'normal', 'normal', 'normal', 'high', 'critical']),
    below(dice('assignee'), users),
    pick(dice('review'), ['pending', 'pending', 'in_review', 'approved', 'rejected']),
    below(dice('tags'), 8),
  ];
  const tags = ['hot', 'responsive', 'duplicate', 'foreign language'];
  return {
    documentId: (row) => `DOC-${String(row + 1).padStart(7, '0')}`,
    projectId: (row) => projectIds.of(projectOf(row)),
    folderId: (row) => folderIds.of(projectOf(row) * FOLDERS + folder(row)),
    status: (row) => (status(row) < 94 ? 'active' : status(row) < 99 ? 'archived' : 'processing'),
    fileIds: (row) => [fileIds.of(row)],
    tags: (row) => tags.filter((_, i) => i === tag(row) || i === tag(row) - 4),
    priority,
    assignedTo: (row) => (row % 3 === 0 ? undefined : userIds.of(assignee(row))),
    reviewStatus: review,
    createdDate: (row) => madeAt(row),
    modifiedDate: (row) => stamped(row).modifiedDate,
    createdBy: () => OWNER,
    modifiedBy: () => OWNER,
  };
}

function fieldColumns(seed: number): Columns {
  const dice = createDice(seed, 'documents');
  const subject = pick(dice('subject'), SUBJECTS);
  const company = pick(dice('company'), COMPANIES);
  const docType = pick(dice('type'), DOC_TYPES);
  const person = (what: string) => {
    const [firstName, lastName] = [pick(dice(`${what} first`), FIRST_NAMES), pick(dice(`${what} last`), LAST_NAMES)];
    return (row: number) => `${firstName(row)} ${lastName(row)}`;
  };
  const [amount, pages, month, customer, privileged, sentence, progress, issue] = [
    below(dice('amount'), 900_000),
    below(dice('pages'), 60),
    below(dice('month'), 24),
    below(dice('customer'), 50),
    below(dice('privileged'), 10),
    below(dice('sentence'), SENTENCES.length),
    pick(dice('progress'), ['new', 'new', 'in_progress', 'processed']),
    below(dice('issue'), 6),
  ];
  const issues = ['damages', 'liability', 'timeline'];
  const monthOf = (row: number) =>
    `${2023 + Math.floor(month(row) / 12)}-${String((month(row) % 12) + 1).padStart(2, '0')}`;
  const name = (row: number) => `${subject(row)} ${company(row)} ${row + 1}`;
  return {
    name,
    custodian: person('custodian'),
    author: person('author'),
    doc_date: (row) => `${monthOf(row)}-${String((row % 28) + 1).padStart(2, '0')}T09:00:00.000Z`,
    doc_type: docType,
    customer_id: (row) => `cust-${String(customer(row) + 1).padStart(3, '0')}`,
    month: monthOf,
    invoice_amount: (row) => (docType(row) === 'Invoice' ? 100 + amount(row) / 100 : undefined),
    page_count: (row) => 1 + pages(row),
    privileged: (row) => privileged(row) === 0,
    status: progress,
    issues: (row) => (issue(row) < 3 ? [issues[issue(row)]] : []),
    text: (row) => {
      const [one, other] = [SENTENCES[sentence(row)], SENTENCES[(sentence(row) + 3) % SENTENCES.length]];
      return `${name(row)}. ${one} ${other}${row % 97 === 96 ? ` ${HOSTILE_SENTENCE}` : ''}`;
    },
  };
}
