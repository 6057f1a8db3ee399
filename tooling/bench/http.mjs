import { HttpProcess } from './http-process.mjs';
import { compare, median, row, show } from './report.mjs';

const rounds = 5;
const seconds = 2;
const search = '/api/search?q=a&object=companies&limit=5&fields=name,domains';

const mcpHeaders = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const message = (method, params = {}) => ({
  path: '/mcp',
  method: 'POST',
  headers: mcpHeaders,
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
});

/** Requests per second over HTTP, 64 at a time, against the least that node:http and the MCP SDK need for the same bytes. */
export async function http() {
  const ours = await HttpProcess.start('../../apps/attio-mcp/bin/attio-mcp.js', [
    ...['--transport', 'http', '--port', '0'],
    ...['--sandbox', '--sandbox-size', 'small'],
  ]);
  const peers = [];
  try {
    const found = await fetch(ours.url + search);
    const answer = await found.text();
    const { records } = JSON.parse(answer);
    const etag = found.headers.get('etag');
    const names = ['content-type', 'cache-control', 'vary', 'etag', 'x-content-type-options'];
    const headers = Object.fromEntries(names.map((name) => [name, found.headers.get(name)]));
    const bare = await HttpProcess.start('bare-http-server.mjs', [], {
      ANSWER: answer,
      HEADERS: JSON.stringify(headers),
    });
    peers.push(bare);

    const call = message('tools/call', {
      name: 'get_records',
      arguments: { object: 'companies', record_ids: [records[0].id] },
    });
    const list = message('tools/list');
    const resultOf = async (one) => (await (await fetch(ours.url + one.path, one)).json()).result;
    const [result, tools] = [await resultOf(call), await resultOf(list)];
    const low = await HttpProcess.start('sdk-http-server.mjs', [], {
      RESULT: JSON.stringify(result),
      TOOLS: JSON.stringify(tools),
    });
    peers.push(low);

    const cases = [
      ['GET /api/search, cached', bare, { path: search }, 0.6],
      ['GET /api/search, 304', bare, { path: search, headers: { 'if-none-match': etag } }, 0.6],
      ['POST /mcp tools/call, cached', low, call, 0.8],
      [`POST /mcp tools/list, ${tools.tools.length} tools`, low, list, 0.8],
    ];
    const rows = [];
    for (const [what, peer, request, atLeast] of cases)
      rows.push(...(await measure(what, ours, peer, request, atLeast)));
    return rows;
  } finally {
    for (const server of [ours, ...peers]) await server.stop();
  }
}

/** The servers take turns, so that what else the machine does falls on both. */
async function measure(what, ours, peer, request, atLeast) {
  const runs = { ours: [], peer: [] };
  for (const server of [ours, peer]) await server.load({ ...request, seconds: 1 });
  for (let round = 0; round < rounds; round += 1) {
    runs.ours.push(await ours.load({ ...request, seconds }));
    runs.peer.push(await peer.load({ ...request, seconds }));
  }
  const series = (name) => [runs.ours.map((run) => run[name]), runs.peer.map((run) => run[name])];
  const p99Ms = median(runs.ours.map((run) => run.p99Ms));
  return [
    compare(what, 'requests/s', ...series('perSecond'), { atLeast }),
    compare(`${what}; CPU of a request`, 'us', ...series('cpuUs')),
    row(`${what}; p99 at 64 connections`, show(p99Ms, 'ms'), '', '', 'at most 50 ms', p99Ms <= 50),
  ];
}
