import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs a command to its end and answers with its standard output. Throws, with its output, when it fails. */
export function run(command, args, cwd) {
  const shell = process.platform === 'win32';
  return execFileSync(command, args, { cwd, shell, encoding: 'utf8', stdio: 'pipe', timeout: 120_000 });
}
