import { below, createDice, pick } from '../../dice.js';
import type { Actor } from '../values/types.js';
import * as common from './common.js';
import { type GeneratedItems, type Parents, parentOf, type RecordRef } from './notes-and-tasks.js';
import type { Schema } from './schema.js';
import type { Words } from './words.js';

/** What a thread is about: a record, or an entry of a list, which is named by its id. */
export type Subject = { readonly record: RecordRef } | { readonly list: string; readonly entry: number };

/** A thread of comments. */
export interface Thread {
  readonly about: Subject;
  /** Ids of its comments, the head first. */
  readonly comments: readonly string[];
  readonly createdAt: string;
}

/** A comment in a thread. */
export interface Comment {
  readonly thread: string;
  readonly content: string;
  readonly author: Actor;
  readonly createdAt: string;
}

/** A thread has so many comments at most, as generated. */
const MAX_COMMENTS = 3;

/** Threads, one in five about an entry of a list; each has one to three comments. */
export function generateThreads(
  { seed, ids, lists }: Schema,
  count: number,
  parents: Parents & { readonly entries: number },
  words: Words,
  members: readonly Actor[],
): { readonly threads: GeneratedItems<Thread>; readonly comments: GeneratedItems<Comment> } {
  const dice = createDice(seed, 'threads');
  const [threadIds, commentIds] = [ids('threads'), ids('comments')];
  const record = parentOf(dice, parents);
  const isOnEntry = dice('entry?');
  const list = pick(dice('list'), lists);
  const entry = below(dice('entry'), parents.entries);
  const size = below(dice('size'), MAX_COMMENTS);
  const [author, sentence] = [pick(dice('author'), members), pick(dice('sentence'), words.sentences)];
  const createdAt = common.createdAt(dice, count * MAX_COMMENTS);

  const threads = (row: number): Thread => ({
    about: isOnEntry(row) < 0.2 ? { list: list(row).id, entry: entry(row) } : { record: record(row) },
    comments: Array.from({ length: 1 + size(row) }, (_, at) => commentIds.of(row * MAX_COMMENTS + at)),
    createdAt: createdAt(row * MAX_COMMENTS),
  });
  const comments = (row: number): Comment | undefined => {
    const thread = Math.floor(row / MAX_COMMENTS);
    if (row % MAX_COMMENTS > size(thread)) return undefined;
    return { thread: threadIds.of(thread), content: sentence(row), author: author(row), createdAt: createdAt(row) };
  };
  return { threads: { count, make: threads }, comments: { count: count * MAX_COMMENTS, make: comments } };
}
