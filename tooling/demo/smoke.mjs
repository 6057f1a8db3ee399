// Packs every publishable package, installs the tarballs into an empty folder with npm, and uses them as a stranger would.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChecks } from './smoke/checks.mjs';
import { checkCommand } from './smoke/command.mjs';
import { checkConsumer } from './smoke/consumer.mjs';
import { checkTarball, pack } from './smoke/tarballs.mjs';

const packages = ['cache', 'batcher', 'resilience', 'metrics', 'attio-client'].map((name) => `packages/${name}`);
const apps = ['apps/attio-mcp'];

const dir = mkdtempSync(join(tmpdir(), 'fastpath-smoke-'));
const checks = createChecks(process.stdout);
try {
  const libraries = packages.map((path) => pack(path, dir));
  const [app] = apps.map((path) => pack(path, dir));
  for (const tarball of [...libraries, app]) await checkTarball(checks, tarball);
  await checkConsumer(checks, libraries, dir);
  await checkCommand(checks, app, dir);
} catch (error) {
  checks.failed('packing', error);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
process.stdout.write(`smoke: ${checks.passedCount()} passed, ${checks.failedCount()} failed\n`);
process.exitCode = checks.failedCount() === 0 ? 0 : 1;
