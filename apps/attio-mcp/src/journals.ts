import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError } from '@fastpath/api-kit';
import * as z from 'zod';

/** A name that cannot leave the folder. */
export const journalName = z
  .string()
  .min(1)
  .max(100)
  .refine((text) => /^[A-Za-z0-9_-]+$/.test(text), 'a name of letters, digits, _ and -');

/** The journals of one credential, by name: where bulk work that was ended goes on. */
export class Journals {
  readonly #folder: string | undefined;
  readonly #owner: string;
  readonly #inUse = new Set<string>();

  /** @param folder where they are; without one there are none */
  constructor(folder: string | undefined, credential: string) {
    this.#folder = folder;
    this.#owner = createHash('sha256').update(credential).digest('base64url').slice(0, 12);
  }

  /** Does work with the path of a journal. @throws {ApiError} INPUT_INVALID where there is no folder, or the journal is in use */
  async use<T>(name: string, work: (path: string) => Promise<T>): Promise<T> {
    if (this.#folder === undefined)
      throw refused('this server keeps none', 'none', 'Leave journal out, or start the server with --journal-folder.');
    if (this.#inUse.has(name))
      throw refused(
        `${name} is in use by another call`,
        'another name',
        'Wait for the other call to end, then call again.',
      );
    this.#inUse.add(name);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      return await work(join(this.#folder, `${this.#owner}-${name}.jsonl`));
    } finally {
      this.#inUse.delete(name);
    }
  }
}

const refused = (why: string, expected: string, next: string) =>
  new ApiError('INPUT_INVALID', 'write_records', `journal: ${why}; expected ${expected}`, {
    field: 'journal',
    expected,
    next,
  });
