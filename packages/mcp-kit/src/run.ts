import type { App, AppSettings } from './app.js';
import { assemble } from './assemble.js';
import { ConfigError } from './config/config-error.js';
import { helpText } from './config/help.js';
import { type ConfigSources, loadConfig } from './config/load.js';
import { dryRun } from './dry-run.js';
import { serveStdio } from './serve-stdio.js';
import { claimStdout } from './stdout.js';

/**
 * Runs an app as a process: reads its configuration, answers `--help`, `--version` and `--dry-run`, and otherwise serves
 * MCP over stdio until the client leaves or a signal comes. Exit codes: 0, 1 after a crash, 2 for a bad configuration.
 */
export async function runServer<S extends AppSettings>(app: App<S>, sources: ConfigSources = {}): Promise<void> {
  const write = claimStdout();
  const print = (text: string): void => void write(text, () => {});
  try {
    const config = loadConfig(app.config, sources);
    if (config.show === 'help') return print(helpText(app.config, app.name, app.summary));
    if (config.show === 'version') return print(`${app.version}\n`);
    const assembled = await assemble(app, config);
    if (config.show === 'dry-run') return print(dryRun(app.config, config, assembled.tools));
    for (const warning of config.warnings) assembled.logger.warn(warning);
    await serveStdio({ app, config, sources, assembled, write });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${app.name}: ${error.message}\n`);
    process.exitCode = 2;
  }
}
