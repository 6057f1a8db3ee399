import { McpProcess } from './mcp-process.mjs';

const settings = (baseUrl, apiKey = 'bench') => ({
  ATTIO_API_KEY: apiKey,
  ATTIO_BASE_URL: baseUrl,
  ATTIO_MCP_READS_PER_SECOND: '1000', // the mock has no limits to stay under
});

/** attio-mcp as it is installed. */
export const attioMcp = (baseUrl, apiKey) =>
  new McpProcess('../../apps/attio-mcp/bin/attio-mcp.js', settings(baseUrl, apiKey));

/** The server that is published under this name, where `peer-package.mjs` put it. */
export const publishedPeer = (script, { baseUrl, apiKey }) =>
  new McpProcess(script, { ATTIO_API_KEY: apiKey, ATTIO_BASE_URL: `${baseUrl}/v2` }, { stderr: 'ignore' });

/** iconect-mcp as it is installed. */
export const iconectMcp = (env) => new McpProcess('../../apps/iconect-mcp/bin/iconect-mcp.js', env);

/** A bare SDK server with one tool that answers with a constant. */
export const bare = (env) => new McpProcess('bare-server.mjs', env);

/** A bare SDK server with one tool that fetches. */
export const bareFetch = (baseUrl) => new McpProcess('bare-fetch-server.mjs', settings(baseUrl));
