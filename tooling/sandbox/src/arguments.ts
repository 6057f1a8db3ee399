import { parseArgs } from 'node:util';
import type { SandboxOptions } from './attio/sandbox.js';
import type { IconectSandboxOptions } from './iconect/sandbox.js';

const USAGE =
  'usage: sandbox attio|iconect [--port 4010|4020] [--host 127.0.0.1] [--profile quiet|realistic|hostile] [--size small|full] [--seed 42]; attio also [--search-lag-ms 0]; iconect also [--token-ttl 3600] [--reported-expires-in 3600] [--job-ms 500] [--bulk-per-second 2000]';

/** What to start, and how. */
export type SandboxCommand =
  | { readonly service: 'attio'; readonly options: SandboxOptions }
  | { readonly service: 'iconect'; readonly options: IconectSandboxOptions };

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
  port: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  profile: { type: 'string', default: 'quiet' },
  size: { type: 'string', default: 'full' },
  seed: { type: 'string', default: '42' },
  'search-lag-ms': { type: 'string' },
  'token-ttl': { type: 'string' },
  'reported-expires-in': { type: 'string' },
  'job-ms': { type: 'string' },
  'bulk-per-second': { type: 'string' },
} as const;

/** Flags that only iCONECT has, with the names of their options and their largest values. */
const ICONECT_FLAGS = {
  'token-ttl': ['tokenTtlSeconds', 86_400],
  'reported-expires-in': ['reportedExpiresIn', 86_400],
  'job-ms': ['jobMs', 3_600_000],
  'bulk-per-second': ['bulkPerSecond', 1_000_000],
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : USAGE, { cause: error });
  }
}

type Values = ReturnType<typeof parse>['values'];

/** Reads the arguments of the command line; throws `UsageError`. */
export function readArguments(args: readonly string[]): SandboxCommand {
  const { values, positionals } = parse(args);
  const [service] = positionals;
  if (positionals.length !== 1) throw new UsageError(USAGE);
  if (service === 'attio') return { service, options: attioOptions(values) };
  if (service === 'iconect') return { service, options: iconectOptions(values) };
  throw new UsageError(USAGE);
}

const common = (values: Values, port: string) => ({
  port: integer('port', values.port ?? port, 65_535),
  host: values.host,
  profile: oneOf('profile', values.profile, ['quiet', 'realistic', 'hostile']),
  size: oneOf('size', values.size, ['small', 'full']),
  seed: integer('seed', values.seed, 0xffff_ffff),
});

function attioOptions(values: Values): SandboxOptions {
  const odd = Object.keys(ICONECT_FLAGS).find((flag) => Object.hasOwn(values, flag));
  if (odd !== undefined) throw new UsageError(`--${odd} is for iconect only`);
  const lag = values['search-lag-ms'];
  const searchLagMs = lag === undefined ? undefined : integer('search-lag-ms', lag, 600_000);
  return { ...common(values, '4010'), ...(searchLagMs !== undefined && { searchLagMs }) };
}

function iconectOptions(values: Values): IconectSandboxOptions {
  if (values['search-lag-ms'] !== undefined) throw new UsageError('--search-lag-ms is for attio only');
  const given = (Object.keys(ICONECT_FLAGS) as (keyof typeof ICONECT_FLAGS)[]).flatMap((flag) => {
    const [name, max] = ICONECT_FLAGS[flag];
    const text = values[flag];
    return text === undefined ? [] : [[name, integer(flag, text, max)] as const];
  });
  return { ...common(values, '4020'), ...Object.fromEntries(given) };
}
