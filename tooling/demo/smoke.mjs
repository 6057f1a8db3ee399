// Packs every publishable package, installs the tarballs into an empty folder with npm, and uses them as a stranger would.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChecks } from './smoke/checks.mjs';
import { checkCommand } from './smoke/command.mjs';
import { checkConsumer } from './smoke/consumer.mjs';
import { checkTarball, pack } from './smoke/tarballs.mjs';

const packages = ['cache', 'batcher', 'resilience', 'metrics', 'attio-client', 'iconect-client'].map(
  (name) => `packages/${name}`,
);
const apps = [
  { path: 'apps/attio-mcp', question: 'list_objects' },
  { path: 'apps/iconect-mcp', question: 'iconect_list_projects' },
];

const dir = mkdtempSync(join(tmpdir(), 'fastpath-smoke-'));
const checks = createChecks(process.stdout);
try {
  const libraries = packages.map((path) => pack(path, dir));
  const commands = apps.map(({ path, question }) => ({ ...pack(path, dir), question }));
  for (const tarball of [...libraries, ...commands]) await checkTarball(checks, tarball);
  await checkConsumer(checks, libraries, dir);
  for (const command of commands) await checkCommand(checks, command, dir);
} catch (error) {
  checks.failed('packing', error);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
process.stdout.write(`smoke: ${checks.passedCount()} passed, ${checks.failedCount()} failed\n`);
process.exitCode = checks.failedCount() === 0 ? 0 : 1;
