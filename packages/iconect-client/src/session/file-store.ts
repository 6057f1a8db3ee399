import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ApiError } from '@fastpath/api-kit';
import type { TokenStore } from './token-store.js';
import type { Tokens } from './tokens.js';

const open = 0o077; // what nobody but the owner may have

/**
 * Keeps tokens in a file that only its owner can read; where others can, they are neither read nor written.
 * @throws {ApiError} NOT_CONFIGURED from each of its methods when the file is open to others or cannot be used
 */
export function fileTokenStore(path: string): TokenStore {
  const unusable = (why: string, cause?: unknown) =>
    new ApiError('NOT_CONFIGURED', 'session', `the token file cannot be used: ${why}`, {
      next: 'Name another file, or remove it and sign in again.',
      ...(cause !== undefined && { cause }),
    });

  return {
    async load() {
      const found = await stat(path).catch(absent);
      if (!found) return undefined;
      if (process.platform !== 'win32' && (found.mode & open) !== 0) throw unusable('others may read it (chmod 600)');
      try {
        return checked(JSON.parse(await readFile(path, 'utf8')));
      } catch {
        throw unusable('it holds no tokens'); // the cause would quote what it holds
      }
    },

    async save(tokens) {
      const next = `${path}.${process.pid}`;
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await writeFile(next, JSON.stringify(tokens), { mode: 0o600 });
        await chmod(next, 0o600); // a file that was there kept its own mode
        await rename(next, path);
      } catch (error) {
        await rm(next, { force: true });
        throw unusable('it cannot be written', error);
      }
    },

    clear: () => rm(path, { force: true }),
  };
}

function absent(error: unknown): undefined {
  if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
  throw error;
}

/** Tokens as they were saved. @throws for anything else */
export function checked(value: unknown): Tokens {
  const { accessToken, tokenType, issuedAt } = (value ?? {}) as Partial<Record<keyof Tokens, unknown>>;
  if (typeof accessToken === 'string' && typeof tokenType === 'string' && typeof issuedAt === 'number') {
    return value as Tokens;
  }
  throw new Error('no tokens');
}
