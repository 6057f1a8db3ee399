// The bare server again, with a tool that asks Attio by the built-in fetch and passes on what it says.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

const { ATTIO_BASE_URL, ATTIO_API_KEY } = process.env;
const headers = { authorization: `Bearer ${ATTIO_API_KEY}` };

async function getRecord(object, id) {
  const response = await fetch(`${ATTIO_BASE_URL}/v2/objects/${object}/records/${id}`, { headers });
  if (!response.ok) throw new Error(`Attio answered ${response.status}`);
  const { data } = await response.json();
  return data;
}

const server = new McpServer({ name: 'bare-fetch', version: '1.0.0' });
server.registerTool(
  'get_records',
  {
    title: 'Get records',
    description: 'Read records of one object by ID.',
    inputSchema: { object: z.string(), record_ids: z.array(z.string()) },
  },
  async ({ object, record_ids }) => {
    const records = await Promise.all(record_ids.map((id) => getRecord(object, id)));
    return { content: [{ type: 'text', text: JSON.stringify({ records }) }] };
  },
);
await server.connect(new StdioServerTransport());
