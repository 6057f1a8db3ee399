import { setFlagsFromString } from 'node:v8';
import { readArguments, type SandboxCommand, UsageError } from './arguments.js';

function fail(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`sandbox: ${message.split('\n')[0]}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
}

/** Starts a sandbox, loading nothing of the other; `told` is what a caller has to know. */
async function start({ service, options }: SandboxCommand) {
  if (service === 'attio') {
    const { startAttioSandbox } = await import('./attio/sandbox.js');
    const sandbox = await startAttioSandbox(options);
    const { baseUrl, apiKey } = sandbox;
    return { sandbox, told: { service, baseUrl, apiKey } };
  }
  const { startIconectSandbox } = await import('./iconect/sandbox.js');
  const sandbox = await startIconectSandbox(options);
  const { baseUrl, clientId, clientSecret, username, password } = sandbox;
  return { sandbox, told: { service, baseUrl, identityUrl: baseUrl, clientId, clientSecret, username, password } };
}

// A young generation that may grow to 48 MB would be a third of what the whole process is allowed.
setFlagsFromString('--optimize-for-size');

try {
  const { sandbox, told } = await start(readArguments(process.argv.slice(2)));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void sandbox.close());
  process.stdout.write(`${JSON.stringify(told)}\n`);
} catch (error) {
  fail(error);
}
