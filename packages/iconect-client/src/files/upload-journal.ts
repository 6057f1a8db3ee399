import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Remembers which session of the service an upload belongs to, so that it is taken up again after a crash. The note is
 * found by the file as it is (path, size, time of change) and where it goes: of a file that changed there is none.
 */
export class UploadJournal {
  readonly #path: string | undefined;

  constructor(folder: string | undefined, identity: unknown) {
    const name = createHash('sha256').update(JSON.stringify(identity)).digest('base64url');
    this.#path = folder === undefined ? undefined : join(folder, `${name}.json`);
  }

  /** The session of an earlier run; `undefined` when there is none, or the note cannot be read. */
  async read(): Promise<string | undefined> {
    if (this.#path === undefined) return undefined;
    try {
      const { sessionId } = JSON.parse(await readFile(this.#path, 'utf8')) as { sessionId?: unknown };
      return typeof sessionId === 'string' ? sessionId : undefined;
    } catch {
      return undefined;
    }
  }

  async write(sessionId: string): Promise<void> {
    if (this.#path === undefined) return;
    await mkdir(join(this.#path, '..'), { recursive: true, mode: 0o700 });
    const next = `${this.#path}.${process.pid}`;
    await writeFile(next, JSON.stringify({ sessionId }), { mode: 0o600 });
    await rename(next, this.#path); // whole, or not at all
  }

  async clear(): Promise<void> {
    if (this.#path !== undefined) await rm(this.#path, { force: true });
  }
}
