import { createDice, type Dice, pick } from '../../dice.js';
import { toWireTime } from '../values/time.js';
import type { Actor } from '../values/types.js';
import * as common from './common.js';
import type { Words } from './words.js';

/** A row of an object, which is named by slug or id. */
export interface RecordRef {
  readonly object: string;
  readonly row: number;
}

/** A note on a record. */
export interface Note {
  readonly parent: RecordRef;
  readonly title: string;
  readonly plaintext: string;
  readonly markdown: string;
  readonly actor: Actor;
  readonly createdAt: string;
}

/** Something to do. */
export interface Task {
  readonly content: string;
  readonly deadlineAt: string | null;
  readonly completedAt: string | null;
  readonly linked: readonly RecordRef[];
  readonly assignees: readonly Actor[];
  readonly actor: Actor;
  readonly createdAt: string;
}

/** Things made from their row. */
export interface GeneratedItems<T> {
  readonly count: number;
  /** Undefined for rows that are left out. */
  make(row: number): T | undefined;
}

/** How many rows notes and tasks can hang on. */
export interface Parents {
  readonly people: number;
  readonly companies: number;
  readonly deals: number;
}

const TITLES = ['Call', 'Intro meeting', 'Follow-up', 'Demo notes', 'Pricing discussion', 'Security review', 'QBR'];
const VERBS = ['Call', 'Send the contract to', 'Prepare the demo for', 'Check in with', 'Invoice', 'Introduce'];

/** The record that each row hangs on. */
export function parentOf(dice: Dice, parents: Parents): (row: number) => RecordRef {
  const object = pick(dice('object'), ['companies', 'people', 'people', 'deals'] as const);
  const share = dice('parent');
  return (row) => {
    const slug = object(row);
    return { object: slug, row: Math.floor(share(row) * parents[slug]) };
  };
}

/** The notes. */
export function generateNotes(
  seed: number,
  count: number,
  parents: Parents,
  words: Words,
  members: readonly Actor[],
): GeneratedItems<Note> {
  const dice = createDice(seed, 'notes');
  const parent = parentOf(dice, parents);
  const subject = pick(dice('subject'), TITLES);
  const phrase = pick(dice('phrase'), words.phrases);
  const first = pick(dice('first'), words.sentences);
  const second = pick(dice('second'), words.sentences);
  const actor = pick(dice('author'), members);
  const createdAt = common.createdAt(dice, count);
  const make = (row: number): Note => ({
    parent: parent(row),
    title: `${subject(row)}: ${phrase(row)}`,
    plaintext: `${subject(row)}\n${first(row)}\n${second(row)}`,
    markdown: `## ${subject(row)}\n\n${first(row)}\n\n- ${second(row)}`,
    actor: actor(row),
    createdAt: createdAt(row),
  });
  return { count, make };
}

/** The tasks; two thirds are done. */
export function generateTasks(
  seed: number,
  count: number,
  parents: Parents,
  words: Words,
  members: readonly Actor[],
): GeneratedItems<Task> {
  const dice = createDice(seed, 'tasks');
  const [verb, name] = [pick(dice('verb'), VERBS), pick(dice('first'), words.first)];
  const what = pick(dice('what'), words.phrases);
  const parent = parentOf(dice, parents);
  const [assignee, actor] = [pick(dice('assignee'), members), pick(dice('author'), members)];
  const createdMs = common.createdMs(dice, count);
  const createdAt = common.createdAt(dice, count);
  const [due, isDue, isDone, isLinked] = [dice('due'), dice('due?'), dice('done?'), dice('linked?')];
  const make = (row: number): Task => {
    const dueMs = createdMs(row) + Math.floor(due(row) * 30 * 86_400_000);
    return {
      content: `${verb(row)} ${name(row).text}: ${what(row)}`,
      deadlineAt: isDue(row) < 0.8 ? toWireTime(dueMs) : null,
      completedAt: isDone(row) < 0.66 ? toWireTime(Math.min(dueMs, common.GENERATED_UNTIL_MS)) : null,
      linked: isLinked(row) < 0.9 ? [parent(row)] : [],
      assignees: [assignee(row)],
      actor: actor(row),
      createdAt: createdAt(row),
    };
  };
  return { count, make };
}
