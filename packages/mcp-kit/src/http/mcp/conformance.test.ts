import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../logger.js';
import { conformanceServer } from '../../testing/conformance-server.js';
import { TrustedHosts } from '../guard/trusted-hosts.js';
import { HttpServer } from '../http-server.js';
import { mcpRoutes } from './mcp-route.js';
import { Sessions } from './sessions.js';

const isWanted = process.env['MCP_CONFORMANCE'] === '1';
if (!isWanted) {
  process.stderr.write(
    'MCP conformance: skipped, because MCP_CONFORMANCE=1 does not say that npx may fetch the suite\n',
  );
}

/** Versions that were tried together: the suite needs a newer Node than the server. */
const suite = ['-y', '-p', 'node@24', '-p', '@modelcontextprotocol/conformance@0.2.0-alpha.12', 'conformance'];

describe.skipIf(!isWanted)('the conformance suite of MCP, revision 2025-11-25', () => {
  const sessions = new Sessions({ server: conformanceServer });
  const http = new HttpServer({
    host: '127.0.0.1',
    port: 0,
    routes: mcpRoutes({ server: conformanceServer, tools: [], sessions }),
    hosts: new TrustedHosts({ host: '127.0.0.1' }),
    admit: () => ({ id: 'suite', scopes: new Set(['read', 'write'] as const) }),
    logger: createLogger(),
  });

  beforeAll(() => http.listen());
  afterAll(async () => {
    await sessions[Symbol.asyncDispose]();
    await http[Symbol.asyncDispose]();
  });

  it('passes whole, over our HTTP', { timeout: 180_000 }, async () => {
    const args = [...suite, 'server', '--url', `${http.url}/mcp`, '--requirements', '2025-11-25'];
    const child = spawn('npx', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    const [code] = await once(child, 'close');
    const [summary = '', unscored = ''] = output.slice(output.indexOf('=== SUMMARY ===')).split('\nTotal:');
    const results = summary.match(/[✓✗] [\w-]+/gu) ?? [];
    const scored = results.filter((result) => !unscored.includes(result));
    expect(scored).toHaveLength(30);
    expect(scored.filter((result) => result.startsWith('✗'))).toEqual([]);
    expect(code).toBe(0);
  });
});
