import type { Metrics } from '@fastpath/metrics';
import type { Catalogue } from './catalogue/catalogue.js';
import type { ConfigDefinition, ConfigValues, Settings } from './config/definition.js';
import type { Check } from './doctor/check.js';
import type { LiveFeatures } from './features.js';
import type { ReadinessCheck } from './http/health-routes.js';
import type { HttpRoute } from './http/route.js';
import type { Logger } from './logger.js';
import type { Prompt } from './prompts/prompt.js';
import type { ResourceSet } from './resources/resource.js';
import type { ServerSettings } from './server-settings.js';
import type { AnswerFormat } from './tools/answer-format.js';
import type { Tool } from './tools/tool.js';
import type { Tuning } from './tuning.js';

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
  /** The setting that a caller's own credential takes the place of, over HTTP. @default callers cannot bring one */
  readonly credential?: keyof S & string;
  /** How answers and errors are worded. @default as the tools resolve to them */
  readonly format?: AnswerFormat;
  /** @default metrics of its own */
  readonly metrics?: Metrics;
  /** Makes what is offered. Runs before the first reply: open connections, and load what they need, at the first call. */
  create(context: AppContext<S>): Offer | Promise<Offer>;
}

/** What a server has for its clients. */
export interface Offer {
  readonly tools: readonly Tool[];
  /** Everything else that can be done: four tools reach any of it, and on demand each has a tool. @default nothing */
  readonly catalogue?: Catalogue;
  /** Tools for what is no operation of the catalogue, or is more than one; offered where each operation has a tool. @default none */
  readonly more?: readonly Tool[];
  /** What can be read by address. @default nothing */
  readonly resources?: ResourceSet;
  /** Ways of working; each is offered where its tools are. @default none */
  readonly prompts?: readonly Prompt[];
  /** What is answered over HTTP beside MCP; asked for only there. @default nothing */
  readonly routes?: () => Promise<readonly HttpRoute[]>;
  /** What must be well before this server is of use. @default nothing */
  readonly readiness?: readonly ReadinessCheck[];
  /** Asks the service behind who the credential belongs to; rejects with UNAUTHORIZED for one that is not good. */
  identify?(signal: AbortSignal): Promise<unknown>;
  /** The settings in force, for advice on what to change. @default nothing is known of them */
  readonly tuning?: Tuning;
  /** What must hold for this app beside what must for every server; for the command `doctor`. @default nothing */
  checks?(): readonly Check[] | Promise<readonly Check[]>;
  /** Forgets every kept answer. */
  clearCache?(): void | Promise<void>;
}

/** What an offer is made from. */
export interface AppContext<S extends Settings> {
  readonly values: ConfigValues<S>;
  readonly features: LiveFeatures;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Takes a resource over, to be closed when the server ends, and hands it back. */
  readonly own: <T extends AsyncDisposable | Disposable>(resource: T) => T;
}
