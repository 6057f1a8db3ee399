import { toWireTime } from '../values/time.js';
import type { Actor } from '../values/types.js';
import { createdMs, GENERATED_UNTIL_MS } from './common.js';
import { createDice } from './dice.js';
import type { Words } from './words.js';

/** A row of an object. */
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
  make(row: number): T;
}

/** How many rows notes and tasks can hang on. */
export interface Parents {
  readonly people: number;
  readonly companies: number;
  readonly deals: number;
}

const TITLES = ['Call', 'Intro meeting', 'Follow-up', 'Demo notes', 'Pricing discussion', 'Security review', 'QBR'];
const VERBS = ['Call', 'Send the contract to', 'Prepare the demo for', 'Check in with', 'Invoice', 'Introduce'];

function parentOf(dice: ReturnType<typeof createDice>, row: number, parents: Parents): RecordRef {
  const object = dice.pick(row, 'object', ['companies', 'people', 'people', 'deals'] as const);
  return { object, row: dice.below(row, 'parent', parents[object]) };
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
  const make = (row: number): Note => {
    const subject = dice.pick(row, 'title', TITLES);
    const first = dice.pick(row, 'first', words.sentences);
    const second = dice.pick(row, 'second', words.sentences);
    return {
      parent: parentOf(dice, row, parents),
      title: `${subject}: ${dice.pick(row, 'phrase', words.phrases)}`,
      plaintext: `${subject}\n${first}\n${second}`,
      markdown: `## ${subject}\n\n${first}\n\n- ${second}`,
      actor: dice.pick(row, 'author', members),
      createdAt: toWireTime(createdMs(dice, row, count), dice.below(row, 'micros', 1000)),
    };
  };
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
  const make = (row: number): Task => {
    const createdAt = createdMs(dice, row, count);
    const dueMs = createdAt + Math.floor(dice.share(row, 'due') * 30 * 86_400_000);
    const isDone = dice.share(row, 'done') < 0.66;
    return {
      content: `${dice.pick(row, 'verb', VERBS)} ${dice.pick(row, 'first', words.first).text}: ${dice.pick(row, 'what', words.phrases)}`,
      deadlineAt: dice.share(row, 'deadline') < 0.8 ? toWireTime(dueMs) : null,
      completedAt: isDone ? toWireTime(Math.min(dueMs, GENERATED_UNTIL_MS)) : null,
      linked: dice.share(row, 'linked') < 0.9 ? [parentOf(dice, row, parents)] : [],
      assignees: [dice.pick(row, 'assignee', members)],
      actor: dice.pick(row, 'author', members),
      createdAt: toWireTime(createdAt, dice.below(row, 'micros', 1000)),
    };
  };
  return { count, make };
}
