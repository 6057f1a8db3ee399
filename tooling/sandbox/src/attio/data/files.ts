import { createDice, pick } from '../../dice.js';
import type { Actor } from '../values/types.js';
import * as common from './common.js';
import { type GeneratedItems, type Parents, parentOf, type RecordRef } from './notes-and-tasks.js';
import type { Schema } from './schema.js';
import type { Words } from './words.js';

/** Where bytes are: computed text, or a file that was uploaded. */
export type FileContent = { readonly text: string } | { readonly path: string; readonly bytes: number };

/** What all files and folders have. */
interface Common {
  readonly parent: RecordRef;
  readonly folder: string | null;
  readonly actor: Actor;
  readonly createdAt: string;
}

/** A file of a record, a folder, or what leads to one in another storage. */
export type AttioFile = Common &
  (
    | { readonly type: 'file'; readonly name: string; readonly contentType: string; readonly content: FileContent }
    | { readonly type: 'folder'; readonly name: string }
    | {
        readonly type: 'connected-file' | 'connected-folder';
        readonly provider: string;
        readonly externalId: string;
        readonly driveId: string | null;
      }
  );

const FOLDERS = ['Contracts', 'Proposals', 'Invoices', 'Security'];
/** Each record that has any files has so many: a folder, two files in it, one beside it, one in another storage. */
const FILES_PER_RECORD = 5;

/** The files. */
export function generateFiles(
  { seed, ids }: Schema,
  count: number,
  parents: Parents,
  words: Words,
  members: readonly Actor[],
): GeneratedItems<AttioFile> {
  const dice = createDice(seed, 'files');
  const fileIds = ids('files');
  const parent = parentOf(dice, parents);
  const folder = pick(dice('folder'), FOLDERS);
  const [noun, sentence] = [pick(dice('noun'), words.nouns), pick(dice('sentence'), words.sentences)];
  const actor = pick(dice('actor'), members);
  const createdAt = common.createdAt(dice, count);
  const make = (row: number): AttioFile => {
    const place = row % FILES_PER_RECORD;
    const first = row - place;
    const isInFolder = place === 1 || place === 2;
    const shared = {
      parent: parent(first),
      folder: isInFolder ? fileIds.of(first) : null,
      actor: actor(row),
      createdAt: createdAt(row),
    };
    if (place === 0) return { ...shared, type: 'folder', name: folder(row) };
    if (place === FILES_PER_RECORD - 1) {
      const externalId = `1${fileIds.of(row).replaceAll('-', '')}`;
      return { ...shared, type: 'connected-file', provider: 'google-drive', externalId, driveId: null };
    }
    const content = { text: `${noun(row)}\n\n${sentence(row)}\n` };
    return { ...shared, type: 'file', name: `${noun(row)}.txt`, contentType: 'text/plain', content };
  };
  return { count, make };
}
