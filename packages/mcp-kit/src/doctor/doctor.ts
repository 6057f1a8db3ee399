import type { App, AppSettings } from '../app.js';
import { assemble } from '../assemble.js';
import type { ConfigValues } from '../config/definition.js';
import { type ConfigSources, loadConfig } from '../config/load.js';
import type { ReadinessCheck } from '../http/health-routes.js';
import { createRedactor } from '../redact.js';
import type { ServerSettings } from '../server-settings.js';
import { type Check, ok, warn } from './check.js';
import { passes, reportJson, reportText } from './report.js';
import { runChecks } from './run-checks.js';
import { serverChecks } from './server-checks.js';

/** What doctor has to say, and the exit code to say it with: 1 when something is wrong. */
export interface Diagnosis {
  readonly text: string;
  readonly exitCode: 0 | 1;
}

/**
 * Examines an app as the command line, the environment and the file configure it: its settings, and what it needs to
 * reach. Nothing is written anywhere. `--json` among the arguments gives JSON. Throws a ConfigError for a bad configuration.
 */
export async function doctor<S extends AppSettings>(
  app: App<S>,
  argv: readonly string[],
  sources: ConfigSources,
): Promise<Diagnosis> {
  const config = loadConfig(app.config, { ...sources, argv: argv.filter((word) => word !== '--json') });
  const assembled = await assemble(app, config);
  try {
    const values = config.values as ConfigValues<ServerSettings>;
    const { checks, readiness = [] } = assembled.offer;
    // what must be well is looked at last: by then whatever is connected to has been connected to
    const all = [...serverChecks(values), ...((await checks?.()) ?? []), ...readiness.map(readinessCheck)];
    const examined = await runChecks(all, { redact: createRedactor(config.secrets) });
    const report = argv.includes('--json') ? reportJson : reportText;
    return { text: report(examined, app.config), exitCode: passes(examined) ? 0 : 1 };
  } finally {
    await assembled.resources[Symbol.asyncDispose]();
  }
}

/** What `/readyz` says of one thing that the server depends on. */
const readinessCheck = ({ name, check }: ReadinessCheck): Check => ({
  name: `ready.${name}`,
  run: async () => {
    const wrong = await check();
    return wrong === undefined ? ok('it is there') : warn(wrong, 'See whether it can be reached from here.');
  },
});
