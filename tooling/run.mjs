// `npm run demo` and `npm test` work with nothing but Node and npm: this runs the pinned pnpm, which installs what is missing.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const args = ['-y', packageManager.split('+')[0], 'run', ...process.argv.slice(2)];
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' };
process.exit(spawnSync('npx', args, { stdio: 'inherit', env, shell: process.platform === 'win32' }).status ?? 1);
