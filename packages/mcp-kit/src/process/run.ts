import type { App, AppSettings } from '../app.js';
import { assemble } from '../assemble.js';
import { ConfigError } from '../config/config-error.js';
import { readFlags } from '../config/flags.js';
import { helpText } from '../config/help.js';
import { type Config, type ConfigSources, loadConfig } from '../config/load.js';
import { claimStdout, type Write } from '../transport/stdout.js';
import { dryRun } from './dry-run.js';
import { type ServeStdioOptions, serveStdio } from './serve-stdio.js';
import { leave } from './shutdown.js';

/**
 * Runs an app as a process: reads its configuration, answers `--help`, `--version` and `--dry-run`, examines it for
 * `doctor`, and otherwise serves MCP, over stdio until the client leaves or a signal comes, over HTTP until a signal
 * comes. Exit codes: 0, 1 after a crash or when doctor found something wrong, 2 for a bad configuration.
 */
export async function runServer<S extends AppSettings>(app: App<S>, sources: ConfigSources = {}): Promise<void> {
  const write = claimStdout();
  try {
    const argv = sources.argv ?? process.argv.slice(2);
    if (argv[0] === 'doctor' && !argv.includes('--help')) return await examine(app, argv.slice(1), sources, write);
    const text = await serveOrShow(
      app,
      { ...sources, argv: argv.filter((word, i) => i > 0 || word !== 'doctor') },
      write,
    );
    if (text === undefined) return;
    write(text, () => leave(0));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${app.name}: ${error.message}\n`, () => leave(2));
  }
}

async function examine<S extends AppSettings>(
  app: App<S>,
  argv: readonly string[],
  sources: ConfigSources,
  write: Write,
) {
  const { doctor } = await import('../doctor/doctor.js');
  const { text, exitCode } = await doctor(app, argv, sources);
  write(text, () => leave(exitCode));
}

/** Starts to serve; or resolves to the text that the command line asks for instead. */
async function serveOrShow<S extends AppSettings>(app: App<S>, sources: ConfigSources, write: Write) {
  const { show } = readFlags(app.config, sources.argv ?? process.argv.slice(2));
  if (show === 'help') return helpText(app.config, app.name, app.summary);
  if (show === 'version') return `${app.version}\n`;
  const config = loadConfig(app.config, sources);
  const assembled = await assemble(app, config);
  if (show === 'dry-run') {
    await assembled.resources[Symbol.asyncDispose]();
    return dryRun(app.config, config, assembled.tools);
  }
  for (const warning of config.warnings) assembled.logger.warn(warning);
  await serve({ app, config, sources, assembled, write });
  return undefined;
}

/** What serves HTTP is loaded only where it is asked for: over stdio the start is what users wait for. */
async function serve<S extends AppSettings>(options: ServeStdioOptions<S>): Promise<void> {
  const { transport } = options.config.values as Config<AppSettings>['values'];
  if (transport === 'stdio') return serveStdio(options);
  const { serveHttp } = await import('./serve-http.js');
  return serveHttp(options);
}
