// What a user of the MCP SDK writes: McpServer, one tool, stdio. The tool answers with a constant.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

const text = process.env.ANSWER ?? '{"records":[]}';
const structuredContent = process.env.STRUCTURED ? { structuredContent: JSON.parse(text) } : {};

const server = new McpServer({ name: 'bare', version: '1.0.0' });
server.registerTool(
  'get_records',
  {
    title: 'Get records',
    description: 'Read records of one object by ID.',
    inputSchema: { object: z.string(), record_ids: z.array(z.string()) },
  },
  async () => ({ content: [{ type: 'text', text }], ...structuredContent }),
);
await server.connect(new StdioServerTransport());
