import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ConfigError, loadConfig } from '@fastpath/mcp-kit';
import * as z from 'zod';
import { config } from '../config.js';

const usage =
  'usage: attio-mcp webhooks install --url https://mcp.example.com/webhooks/attio --secret-file FILE; the key is read from ATTIO_API_KEY';

const Url = z.url({ protocol: /^https$/ });
const Made = z.looseObject({ webhook_id: z.string(), secret: z.string().min(1) });

/**
 * `webhooks install`: registers a webhook for every event and stores its secret, which Attio tells only once, in a new file
 * that its owner alone can read. Resolves to the exit code: 0, 1 when Attio refuses, 2 for bad arguments.
 */
export async function webhooksCommand(argv: readonly string[]): Promise<number> {
  try {
    process.stdout.write(`${await install(argv)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`attio-mcp: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof ConfigError ? 2 : 1;
  }
}

async function install(argv: readonly string[]): Promise<string> {
  const { url, file } = readArguments(argv);
  const { values } = loadConfig(config, { argv: [] });
  if (values.apiKey === undefined) throw new ConfigError('ATTIO_API_KEY: expected a key with the scope webhook');
  await reserve(file);
  const api = await import('@fastpath/attio-client');
  const { create, eventTypes } = api.operations.webhooks;
  const subscriptions = eventTypes.map((event_type) => ({ event_type, filter: null }));
  await using client = api.createAttioClient({ apiKey: values.apiKey, baseUrl: values.baseUrl });
  const made = Made.parse(await client.call(create, { target_url: url, subscriptions }));
  await writeFile(file, `${made.secret}\n`);
  return [
    `Webhook ${made.webhook_id} tells ${url} of ${eventTypes.length} kinds of events.`,
    `Its secret is in ${file}: start the server with ATTIO_WEBHOOK_SECRET_FILE=${file}`,
  ].join('\n');
}

function readArguments(argv: readonly string[]): { readonly url: string; readonly file: string } {
  const options = { url: { type: 'string' }, 'secret-file': { type: 'string' } } as const;
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch {
    throw new ConfigError(usage);
  }
  const { url, 'secret-file': file } = parsed.values;
  if (parsed.positionals.join(' ') !== 'install' || !url || !file) throw new ConfigError(usage);
  if (!Url.safeParse(url).success) throw new ConfigError('--url: expected an https URL, which Attio can reach');
  return { url, file };
}

/** Makes the file before anything is registered: a secret that cannot be stored is lost. */
async function reserve(file: string): Promise<void> {
  try {
    await writeFile(file, '', { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(`--secret-file: expected a file that is not there yet and can be written (${code})`);
  }
}
