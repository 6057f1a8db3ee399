import { parseArgs } from 'node:util';
import type { SandboxOptions } from './attio/sandbox.js';

const USAGE =
  'usage: sandbox attio [--port 4010] [--host 127.0.0.1] [--profile quiet|realistic|hostile] [--size small|full] [--seed 42]';

/** Arguments that make no sense; the message is one line. */
export class UsageError extends Error {}

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

const OPTIONS = {
  port: { type: 'string', default: '4010' },
  host: { type: 'string', default: '127.0.0.1' },
  profile: { type: 'string', default: 'quiet' },
  size: { type: 'string', default: 'full' },
  seed: { type: 'string', default: '42' },
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : USAGE, { cause: error });
  }
}

/** Reads the arguments of the command line; throws `UsageError`. */
export function readArguments(args: readonly string[]): SandboxOptions {
  const { values, positionals } = parse(args);
  if (positionals.length !== 1 || positionals[0] !== 'attio') throw new UsageError(USAGE);
  return {
    port: integer('port', values.port, 65_535),
    host: values.host,
    profile: oneOf('profile', values.profile, ['quiet', 'realistic', 'hostile']),
    size: oneOf('size', values.size, ['small', 'full']),
    seed: integer('seed', values.seed, 0xffff_ffff),
  };
}
