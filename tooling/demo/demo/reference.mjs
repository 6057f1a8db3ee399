import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../sandbox/dist/cli.js', import.meta.url));
const COMPANIES = 100;

/**
 * A second sandbox with the same data, which neither run touches: it lends names and ids to the questions, and tells
 * afterwards how many bytes Attio's own replies have.
 */
export async function openReference(signal) {
  const child = spawn(process.execPath, [cli, 'attio', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  child.on('error', () => {}); // the abort, which whoever caused it reports
  const [line] = await Promise.race([once(child.stdout, 'data'), ended(child)]);
  const { baseUrl, apiKey } = JSON.parse(line);
  const ask = async (method, path, body) => {
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    return fetch(baseUrl + path, { method, headers, signal, body: body === undefined ? null : JSON.stringify(body) });
  };
  return {
    catalogue: () => readCatalogue(ask),
    rawBytes: (calls) => measure(ask, calls),
    close: () => child.kill(),
  };
}

async function ended(child) {
  const [code] = await once(child, 'exit');
  throw new Error(`the sandbox ended with ${code} before it was ready`);
}

/** Companies with a team, and the people in it. */
async function readCatalogue(ask) {
  const reply = await ask('POST', '/v2/objects/companies/records/query', { limit: COMPANIES });
  const { data } = await reply.json();
  return data
    .map(({ id, values }) => ({
      id: id.record_id,
      name: values.name[0].value,
      team: values.team.map((person) => person.target_record_id),
    }))
    .filter(({ team }) => team.length > 0);
}

/** Bytes of the unpacked reply, by `keyOf` the call. Each distinct call is made once. */
async function measure(ask, calls) {
  const bytesByKey = new Map();
  for (const call of calls) {
    const key = keyOf(call);
    if (!bytesByKey.has(key)) bytesByKey.set(key, await bytesOf(ask, call));
  }
  return (call) => bytesByKey.get(keyOf(call)) ?? 0;
}

async function bytesOf(ask, { method, path, query, body }) {
  for (;;) {
    const reply = await ask(method, query ? `${path}?${query}` : path, body);
    const { byteLength } = await reply.arrayBuffer();
    if (reply.status !== 429) return byteLength;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const keyOf = ({ method, path, query, body }) => `${method} ${path}?${query} ${JSON.stringify(body)}`;
