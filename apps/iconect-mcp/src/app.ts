import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dialect } from '@fastpath/iconect-client';
import {
  type App,
  type AppContext,
  ConfigError,
  metricsResource,
  performanceReportTool,
  type Tool,
  untrustedRule,
} from '@fastpath/mcp-kit';
import { answerFormat } from './answer-format.js';
import { iconectCatalogue } from './catalogue.js';
import { config, type IconectSettings } from './config.js';
import { Connection } from './connection.js';
import { coreTools, moreTools } from './tools/index.js';
import { version } from './version.js';

/** How the tools work together, in at most 1 KB: every model reads it. */
const instructions = [
  'Tools for iCONECT, a platform for document review: projects have records (documents) with fields, folders, files, views and jobs.',
  'Find with iconect_search_records; look at iconect_list_fields before you filter or write. Name the fields you need: answers are shorter.',
  'Change many records by one iconect_bulk_update_records; count and sum by iconect_create_view and iconect_get_view_data.',
  'Files go by path, never through the conversation: iconect_upload_file, iconect_download_file.',
  'What no tool does, an operation may: find_operations, describe_operations, then read_operation or write_operation.',
  untrustedRule,
  'Answers are {success, data}. Reads are cached and always show what was written through these tools.',
].join('\n');

/** The server: its settings, its tools, and how they reach iCONECT. */
export const app: App<IconectSettings> = {
  name: 'iconect-mcp',
  title: 'iCONECT',
  version,
  summary:
    'MCP server for iCONECT: all of its API in a few tools, safe with evidence, fast with many records and large files.',
  instructions,
  config,
  format: answerFormat,
  create: async (context) => {
    const { values, metrics, own } = context;
    const dialect = values.dialect === undefined ? undefined : await dialectIn(values.dialect);
    const connection = own(new Connection(context, dialect));
    const settings = () => settingsOf(context);
    const catalogue = iconectCatalogue(connection, { ...values, dialect });
    const places = { root: values.uploadRoot, journalDir: values.stateDir ?? join(tmpdir(), 'iconect-mcp') };
    const core = [...coreTools(connection, places), performanceReportTool(metrics, settings)];
    const more = moreTools(connection, values.allowSecrets);
    const isOffered = values.verifiedOnly ? await isVerified(catalogue.operations) : () => true;
    return {
      tools: core.filter(isOffered),
      more: more.filter(isOffered),
      catalogue,
      resources: { fixed: [metricsResource(metrics, settings)] },
    };
  },
};

/** Reads the file before the first reply: a fault in it ends the start. @throws {ConfigError} */
async function dialectIn(path: string): Promise<Dialect> {
  const { readDialect } = await import('@fastpath/iconect-client');
  try {
    return readDialect(path);
  } catch (error) {
    throw new ConfigError(
      `dialect: ${(error instanceof Error ? error.message : String(error)).replaceAll('\n', '; ')}`,
    );
  }
}

/** Whether the operation that a tool is named like is offered; tools that ask nothing of the API are. */
async function isVerified(operations: () => Promise<readonly { readonly name: string }[]>) {
  const offered = new Set((await operations()).map(({ name }) => name));
  const isLocal = ({ toolset }: Tool) => toolset === 'authentication' || toolset === 'core';
  return (tool: Tool): boolean => isLocal(tool) || offered.has(tool.name);
}

/** The settings that advice in the performance report is about. */
const settingsOf = ({ values, features }: AppContext<IconectSettings>) => ({
  cache: features.current.cache,
  breaker: features.current.breaker,
  cacheMaxEntries: values.cacheMaxEntries,
  cacheMaxBytes: values.cacheMaxMb * 2 ** 20,
  poolConnections: values.poolSize,
});
