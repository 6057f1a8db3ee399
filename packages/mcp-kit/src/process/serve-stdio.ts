import type { App, AppSettings } from '../app.js';
import type { Assembled } from '../assemble.js';
import type { Config, ConfigSources } from '../config/load.js';
import { createServerFactory } from '../server.js';
import { StdioTransport } from '../transport/stdio.js';
import type { Write } from '../transport/stdout.js';
import { listenToProcess } from './process-events.js';
import { createReload } from './reload.js';
import { createShutdown } from './shutdown.js';
import { watchFile } from './watch-file.js';

/** What is served. */
export interface ServeStdioOptions<S extends AppSettings> {
  readonly app: App<S>;
  readonly config: Config<S>;
  readonly sources: ConfigSources;
  readonly assembled: Assembled;
  readonly write: Write;
}

/** Serves the one client at the other end of standard input and output; resolves once it can speak. */
export async function serveStdio<S extends AppSettings>(options: ServeStdioOptions<S>): Promise<void> {
  const { app, config, sources, assembled, write } = options;
  const { features, logger, resources } = assembled;
  const server = createServerFactory(assembled.server)();
  const transport = new StdioTransport({ write });
  const connection = {
    stopReading: () => transport.stopReading(),
    idle: () => transport.idle(),
    giveUp: () => transport.giveUp(),
    close: () => server.close(),
  };
  const stop = createShutdown({ connection, resources, logger });
  const reload = createReload({ definition: app.config, sources, config, features, logger });
  listenToProcess({ stop, reload, logger });
  if (config.file !== undefined) resources.own(watchFile({ path: config.file, onChange: reload }));

  server.onerror = (error) => logger.debug('The protocol was not kept', { error });
  transport.onend = () => void stop('the client left');
  await server.connect(transport);
  if (process.stdin.isTTY) process.stderr.write(`${app.name} speaks MCP over stdio: a client starts it. See --help.\n`);
}
