import { setFlagsFromString } from 'node:v8';
import { readArguments, UsageError } from './arguments.js';
import { startAttioSandbox } from './attio/sandbox.js';

function fail(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`sandbox: ${message.split('\n')[0]}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
}

// A young generation that may grow to 48 MB would be a third of what the whole process is allowed.
setFlagsFromString('--optimize-for-size');

try {
  const sandbox = await startAttioSandbox(readArguments(process.argv.slice(2)));
  const { baseUrl, apiKey } = sandbox;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void sandbox.close());
  process.stdout.write(`${JSON.stringify({ service: 'attio', baseUrl, apiKey })}\n`);
} catch (error) {
  fail(error);
}
