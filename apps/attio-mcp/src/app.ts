import { type App, type AppContext, performanceReportTool, untrustedRule } from '@fastpath/mcp-kit';
import { attioCatalogue } from './catalogue.js';
import { type AttioSettings, config } from './config.js';
import { connector } from './connection.js';
import { attioTools } from './tools/index.js';
import { version } from './version.js';

const instructions = [
  'Tools for an Attio CRM workspace: objects (companies, people, deals, and custom ones) have records; records have values by attribute slug.',
  'Find records with search_records (exact, with filters) or search (fuzzy, over all objects); read known ids together with one get_records call.',
  'Before writing, look at describe_object: it lists attribute slugs, types, options and statuses. Prefer upsert_record where an attribute is unique.',
  'What no tool does, an operation may: find_operations, describe_operations, then read_operation or write_operation.',
  untrustedRule,
  'Reads are cached and always show what was written through these tools. Ask for few fields: answers are shorter.',
].join('\n');

/** The server: its settings, its tools, and how they reach Attio. */
export const app: App<AttioSettings> = {
  name: 'attio-mcp',
  title: 'Attio',
  version,
  summary: 'MCP server for Attio: the same answers for a small part of the calls, the wait and the tokens.',
  instructions,
  config,
  create: (context) => {
    const connect = connector(context);
    return {
      tools: [...attioTools(connect), performanceReportTool(context.metrics, () => settingsOf(context))],
      catalogue: attioCatalogue(connect),
    };
  },
};

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
