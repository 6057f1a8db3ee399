import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { callsOf } from './control.mjs';

const cli = fileURLToPath(new URL('../../../apps/attio-mcp/dist/cli.js', import.meta.url));
const sandbox = ['--sandbox', '--sandbox-size', 'full', '--sandbox-profile', 'realistic', '--log-level', 'info'];

/** Starts `attio-mcp` as a child process and connects the SDK's client to it over stdio. */
export async function openSession(flags, signal) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [cli, ...sandbox, ...flags],
    stderr: 'pipe',
  });
  const log = readLog(transport.stderr);
  const client = new Client({ name: 'fastpath-demo', version: '1.0.0' });
  const failed = (what, cause) => new Error(`${what}: ${cause.message}\n${log.tail()}`, { cause });
  const call = (name, args) =>
    client
      .callTool({ name, arguments: args }, undefined, { signal, timeout: 60_000 })
      .catch((error) => Promise.reject(failed(`attio-mcp did not answer ${name}`, error)));
  try {
    await client.connect(transport, { signal });
  } catch (error) {
    await transport.close();
    throw failed('attio-mcp did not start', error);
  }
  return {
    /** Asks one question; what the tool refuses is an answer as well. */
    async ask({ tool, args }) {
      const askedAt = performance.now();
      const { content, isError = false } = await call(tool, args);
      const ms = performance.now() - askedAt;
      const text = content.map((item) => item.text).join('');
      return { text, isError, ms, bytes: Buffer.byteLength(text) };
    },
    /** The server's own account of itself since it started. */
    async report() {
      const { structuredContent } = await call('performance_report', { window: '1h' });
      return structuredContent;
    },
    /** The requests that arrived at the simulated Attio, counted there. */
    upstreamCalls: () => callsOf(log.baseUrl()),
    close: () => client.close(),
  };
}

/** Keeps the child's last log lines, for an error message and for the address of its sandbox. */
function readLog(stream) {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk) => {
    text = (text + chunk).slice(-20_000);
  });
  return {
    tail: () => text.slice(-2_000).trimEnd(),
    baseUrl() {
      const found = /"baseUrl":"(http:[^"]+)"/.exec(text)?.[1];
      if (!found) throw new Error(`attio-mcp did not say where its sandbox is:\n${text.slice(-2_000)}`);
      return found;
    },
  };
}
