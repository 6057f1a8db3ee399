// The fastest stateless server that the MCP SDK allows: its low-level Server, with all that can be made once made once.
// It lists the tools that it is given, and answers each call with a constant.
import { createServer } from 'node:http';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const list = JSON.parse(process.env.TOOLS);
const result = JSON.parse(process.env.RESULT);
const noValidator = { getValidator: () => () => ({ valid: true }) };

function createMcpServer() {
  const capabilities = { tools: {} };
  const mcp = new Server({ name: 'low', version: '1.0.0' }, { capabilities, jsonSchemaValidator: noValidator });
  mcp.setRequestHandler(ListToolsRequestSchema, () => list);
  mcp.setRequestHandler(CallToolRequestSchema, () => result);
  return mcp;
}

const server = createServer(async (request, response) => {
  const mcp = createMcpServer();
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  response.on('close', () => void mcp.close());
  await mcp.connect(transport);
  await transport.handleRequest(request, response);
});
server.listen(0, '127.0.0.1', () => console.error(`listens on http://127.0.0.1:${server.address().port}`));
process.once('SIGTERM', () => process.exit());
