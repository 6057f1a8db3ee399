import type { Metrics } from '@fastpath/metrics';
import type { ConfigDefinition, ConfigValues, Settings } from './config/definition.js';
import type { LiveFeatures } from './features.js';
import type { Logger } from './logger.js';
import type { ServerSettings } from './server-settings.js';
import type { Tool } from './tools/tool.js';

/** The settings of an app: those of every server, and its own. */
export type AppSettings = Settings & ServerSettings;

/** A server as data: what it is called, what can be set, and which tools it has. */
export interface App<S extends AppSettings> {
  /** The command, and the name that clients see. */
  readonly name: string;
  /** The name for people. @default the name */
  readonly title?: string;
  readonly version: string;
  /** One sentence for `--help`. */
  readonly summary: string;
  /** How the tools work together, for models. @default none */
  readonly instructions?: string;
  readonly config: ConfigDefinition<S>;
  /** @default metrics of its own */
  readonly metrics?: Metrics;
  /** Makes the tools. Runs before the first reply: open connections, and load what they need, at the first call. */
  createTools(context: AppContext<S>): readonly Tool[] | Promise<readonly Tool[]>;
}

/** What tools are made from. */
export interface AppContext<S extends Settings> {
  readonly values: ConfigValues<S>;
  readonly features: LiveFeatures;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Takes a resource over, to be closed when the server ends, and hands it back. */
  readonly own: <T extends AsyncDisposable | Disposable>(resource: T) => T;
}
