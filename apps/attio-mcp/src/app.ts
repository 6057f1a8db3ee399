import {
  type App,
  type AppContext,
  metricsResource,
  performanceReportTool,
  type SettingNames,
  untrustedRule,
} from '@fastpath/mcp-kit';
import { attioCatalogue } from './catalogue.js';
import { type AttioSettings, config } from './config.js';
import { type Connect, type Connection, connector } from './connection.js';
import { identify, redisAway, unready } from './health.js';
import { attioPrompts } from './prompts/index.js';
import { attioResources } from './resources.js';
import { attioTools } from './tools/index.js';
import { version } from './version.js';
import { startWarmUp, type WarmUp } from './warm-up.js';

/** How the tools work together, in at most 1 KB: every model reads it. */
const instructions = [
  'Tools for an Attio CRM: objects (companies, people, deals, custom ones) have records; records have values by attribute slug.',
  'Find with search_records (exact, filters) or search (fuzzy, all objects); read known ids together with one get_records.',
  'Before writing, look at describe_object: slugs, types, options, statuses. Prefer upsert_record where an attribute is unique; many records go into one write_records.',
  'What no tool does, an operation may: find_operations, describe_operations, then read_operation or write_operation.',
  untrustedRule,
  'Reads are cached and always show what was written through these tools. Ask for few fields, and csv for long lists: answers are shorter.',
].join('\n');

/** The server: its settings, its tools, and how they reach Attio. */
export const app: App<AttioSettings> = {
  name: 'attio-mcp',
  title: 'Attio',
  version,
  summary: 'MCP server for Attio: the same answers for a small part of the calls, the wait and the tokens.',
  instructions,
  config,
  credential: 'apiKey',
  create: (context) => {
    const settings = () => settingsOf(context);
    const connection = connector(context);
    const { connect, clearCache } = connection;
    const more = reportOf(context, connection);
    return {
      tools: [...attioTools(connect), performanceReportTool(context.metrics, settings, more, settingNames)],
      catalogue: attioCatalogue(connect),
      resources: attioResources(connect, metricsResource(context.metrics, settings, more, settingNames)),
      prompts: attioPrompts,
      routes: async () => (await import('./http/routes.js')).attioRoutes(connection, context),
      readiness: [
        { name: 'attio', check: () => unready(context) },
        { name: 'redis', optional: true, check: () => redisAway(context, connection) },
      ],
      identify: async (signal) => identify(await connect(), signal),
      clearCache,
      checks: async () => (await import('./checks.js')).attioChecks(connect, context.values),
      tuning: { settings, names: settingNames },
    };
  },
};

/** What the settings that advice is about are called here. */
const settingNames: SettingNames = {
  cache: { name: 'cache' },
  batching: { name: 'batching' },
  breaker: { name: 'breaker' },
  cacheMaxEntries: { name: 'cacheMaxEntries' },
  cacheMaxBytes: { name: 'cacheMaxMb', unit: 2 ** 20 },
  batchWindowMs: { name: 'batchWindowMs' },
  requestsPerSecond: { name: 'readsPerSecond' },
  poolConnections: { name: 'maxConnections' },
};

/** Starts what is asked before anybody asks, and gives what the performance report says of that and of the index. */
function reportOf(context: AppContext<AttioSettings>, { connect, indexStats }: Connection) {
  const { indexObjects } = context.values;
  const warmUp = warmUpOf(context, connect);
  return () => ({
    ...(warmUp && { warm_up: warmUp.report() }),
    ...(indexObjects.length > 0 && { index: indexStats() ?? null }),
  });
}

/** What is asked before anybody asks; an index in memory is read as soon as there is a connection. */
function warmUpOf({ values, logger, own }: AppContext<AttioSettings>, connect: Connect): WarmUp | undefined {
  const { warmUp: queries, warmUpDelayMs: delayMs, indexObjects } = values;
  if (queries.length === 0 && indexObjects.length === 0) return undefined;
  return own(startWarmUp(connect, { queries, delayMs, logger }));
}

/** The settings that advice in the performance report is about. */
const settingsOf = ({ values, features }: AppContext<AttioSettings>) => ({
  cache: features.current.cache,
  batching: features.current.batching,
  breaker: features.current.breaker,
  cacheMaxEntries: values.cacheMaxEntries,
  cacheMaxBytes: values.cacheMaxMb * 2 ** 20,
  batchWindowMs: values.batchWindowMs,
  requestsPerSecond: values.readsPerSecond,
  poolConnections: values.maxConnections,
});
