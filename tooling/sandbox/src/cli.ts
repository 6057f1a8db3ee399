import { parseArgs } from 'node:util';
import { type SandboxOptions, startAttioSandbox } from './attio/sandbox.js';

const USAGE =
  'usage: sandbox attio [--port 4010] [--host 127.0.0.1] [--profile quiet|realistic|hostile] [--size small|full] [--seed 42]';

class UsageError extends Error {}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((item) => item === value);
  if (found === undefined) throw new UsageError(`--${name} must be one of ${allowed.join(', ')}`);
  return found;
}

function integer(name: string, value: string, max: number): number {
  if (!/^\d+$/.test(value) || Number(value) > max)
    throw new UsageError(`--${name} must be an integer from 0 to ${max}`);
  return Number(value);
}

function readArguments(args: readonly string[]): SandboxOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      port: { type: 'string', default: '4010' },
      host: { type: 'string', default: '127.0.0.1' },
      profile: { type: 'string', default: 'quiet' },
      size: { type: 'string', default: 'full' },
      seed: { type: 'string', default: '42' },
    },
  });
  if (positionals.length !== 1 || positionals[0] !== 'attio') throw new UsageError(USAGE);
  return {
    port: integer('port', values.port, 65_535),
    host: values.host,
    profile: oneOf('profile', values.profile, ['quiet', 'realistic', 'hostile']),
    size: oneOf('size', values.size, ['small', 'full']),
    seed: integer('seed', values.seed, 0xffff_ffff),
  };
}

function fail(error: unknown, code: number): never {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`sandbox: ${message.split('\n')[0]}\n`);
  process.exit(code);
}

const isUsage = (error: unknown): boolean =>
  error instanceof UsageError ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));

try {
  const options = readArguments(process.argv.slice(2));
  const sandbox = await startAttioSandbox(options);
  const { baseUrl, apiKey } = sandbox;
  process.stdout.write(`${JSON.stringify({ service: 'attio', baseUrl, apiKey })}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void sandbox.close());
} catch (error) {
  fail(error, isUsage(error) ? 2 : 1);
}
