import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { ApiError } from '@fastpath/api-kit';
import type { ItemResult } from './item-result.js';

/** One line: the work as a whole, an item that is about to be sent, or what came of one. */
type Line = { readonly work: string } | { readonly sent: number } | { readonly done: ItemResult };

/**
 * What was done, on disk, so that a run that was killed can be taken up again. An item is written down before it is
 * sent and again when its answer is there: one that was sent without an answer is known to be uncertain.
 */
export class Journal implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #done = new Map<number, ItemResult>();
  readonly #sent = new Set<number>();

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /**
   * Opens a journal, or begins one, readable by its owner alone. @param work what is to be done, all of it
   * @throws {ApiError} INPUT_INVALID when the file is no journal, is damaged, or is that of other work
   */
  static async open(path: string, work: unknown): Promise<Journal> {
    const id = createHash('sha256').update(JSON.stringify(work)).digest('base64url');
    const text = await readFile(path, 'utf8').catch((error: { code?: string }) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const lines = read(text);
    const journal = new Journal(await open(path, 'a', 0o600));
    try {
      await journal.#begin(lines, id);
    } catch (error) {
      await journal[Symbol.asyncDispose]();
      throw error;
    }
    return journal;
  }

  /** What came of an item in an earlier run; `undefined` when it is yet to be done. */
  done(index: number): ItemResult | undefined {
    return this.#done.get(index);
  }

  /** Whether an earlier run sent an item, and ended before its answer came. */
  wasCutOff(index: number): boolean {
    return this.#sent.has(index) && !this.#done.has(index);
  }

  willSend(index: number): Promise<void> {
    return this.#write({ sent: index });
  }

  finish(result: ItemResult): Promise<void> {
    return this.#write({ done: result });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  async #begin([first, ...rest]: readonly Line[], work: string): Promise<void> {
    if (!first) return this.#write({ work });
    if (!('work' in first)) throw unusable('it does not begin as one');
    if (first.work !== work) throw unusable('it belongs to other items');
    for (const line of rest) {
      if ('sent' in line) this.#sent.add(line.sent);
      else if ('done' in line) this.#done.set(line.done.index, line.done);
      else throw unusable('it begins twice');
    }
  }

  async #write(line: Line): Promise<void> {
    await this.#file.appendFile(`${JSON.stringify(line)}\n`);
  }
}

/** The lines of a journal. The last may be cut short: the process was killed while it wrote. */
function read(text: string): readonly Line[] {
  const lines = text.split('\n');
  const whole = lines.slice(0, -1);
  return whole.map((line, i) => {
    try {
      return JSON.parse(line) as Line;
    } catch {
      throw unusable(`line ${i + 1} is damaged`);
    }
  });
}

const unusable = (why: string) =>
  new ApiError('INPUT_INVALID', 'journal', `the journal cannot be used: ${why}`, {
    field: 'journal',
    expected: 'the journal of the same work, or a path where there is none',
  });
