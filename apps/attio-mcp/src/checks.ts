import { performance } from 'node:perf_hooks';
import { type AppContext, type Check, type Finding, fail, ok, warn } from '@fastpath/mcp-kit';
import type { AttioSettings } from './config.js';
import type { Attio, Connect } from './connection.js';

type Values = AppContext<AttioSettings>['values'];

/** Requests from which the latency of Attio is told. */
const PROBES = 5;
/** Documented limits of Attio, per second and workspace. */
const attioLimits = { reads: 100, writes: 25 };
/** Without these, the tools of daily work cannot read. */
const readScopes = ['record_permission', 'object_configuration', 'user_management'];
const moreScopes = ['list_entry', 'list_configuration', 'note', 'task'];

/** What must hold for work with Attio: the key and its scopes, how far away it is, cache, batches, connections, limits. */
export function attioChecks(connect: Connect, values: Values): readonly Check[] {
  let latencyMs: number | undefined;
  const remote = values.auth === 'passthrough' ? [] : reaching(connect, values, (ms) => (latencyMs = ms));
  return [
    ...remote,
    { name: 'cache.size', run: () => cacheSize(values) },
    { name: 'batching.window', run: () => batchWindow(values) },
    { name: 'pool.size', run: () => poolSize(values, latencyMs) },
    { name: 'limits.attio', run: () => limits(values) },
  ];
}

function reaching(connect: Connect, values: Values, onLatency: (ms: number) => void): readonly Check[] {
  return [
    { name: 'attio.key', run: async (signal) => key(await connect(), values, signal) },
    { name: 'attio.scopes', run: async (signal) => scopes(await connect(), values, signal) },
    {
      name: 'attio.latency',
      run: async (signal) => {
        const ms = await medianMs(await connect(), signal);
        onLatency(ms);
        return latency(ms);
      },
    },
  ];
}

const self = ({ workspace, api }: Attio, signal: AbortSignal, keep = true) =>
  workspace.client.call(api.operations.self.get, {}, { signal, keep });

async function key(attio: Attio, { sandbox }: Values, signal: AbortSignal): Promise<Finding> {
  const { active, workspace_name } = await self(attio, signal);
  if (!active) return fail('the API key is not active', 'Make another in Workspace settings > Developers.', 'apiKey');
  return sandbox
    ? warn('answers come from the simulated Attio', 'Take sandbox away to work with a real workspace.', 'sandbox')
    : ok(`the key opens the workspace ${workspace_name ?? 'without a name'}`);
}

async function scopes(attio: Attio, { readOnly }: Values, signal: AbortSignal): Promise<Finding> {
  const granted = (await self(attio, signal)).scopes;
  const lacks = (name: string, way: 'read' | 'read-write') =>
    !granted.includes(`${name}:read-write`) && !(way === 'read' && granted.includes(`${name}:read`));
  const missing = (names: readonly string[]) => names.filter((name) => lacks(name, 'read'));
  const needed = missing(readScopes);
  if (needed.length > 0)
    return fail(`the key may not read ${needed.join(', ')}`, 'Grant these scopes to it.', 'apiKey');
  const wanted = missing(moreScopes);
  if (wanted.length > 0)
    return warn(`the key may not read ${wanted.join(', ')}`, 'Tools for these will fail.', 'apiKey');
  const mayWrite = !lacks('record_permission', 'read-write');
  if (readOnly && mayWrite)
    return warn('the key may write, and this server does not', 'Give it a key that only reads.', 'apiKey');
  if (!readOnly && !mayWrite) return warn('the key may only read', 'Offer no tools that would fail.', 'readOnly');
  return ok(`the key has the scopes that its tools need, ${granted.length} in all`);
}

async function medianMs(attio: Attio, signal: AbortSignal): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < PROBES; i += 1) {
    const startedAt = performance.now();
    await self(attio, signal, false);
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b)[PROBES >> 1] ?? 0;
}

function latency(ms: number): Finding {
  const found = `Attio answers in ${ms.toFixed(0)} ms, the median of ${PROBES} requests`;
  return ms < 500 ? ok(found) : warn(found, 'Run the server nearer to Attio, or see what is between them.');
}

function cacheSize({ cacheMaxMb, cacheMaxEntries }: Values): Finding {
  const found = `${cacheMaxEntries} answers in ${cacheMaxMb} MB`;
  const limitMb = (process.constrainedMemory() || Number.POSITIVE_INFINITY) / 2 ** 20;
  if (cacheMaxMb > limitMb / 2) {
    return fail(`${found}, in a container of ${Math.round(limitMb)} MB`, 'At most half of the memory.', 'cacheMaxMb');
  }
  return cacheMaxEntries < 1_000
    ? warn(found, 'A workspace has thousands of records: such a cache is emptied before it is read.', 'cacheMaxEntries')
    : ok(found);
}

function batchWindow({ batchWindowMs }: Values): Finding {
  const found = `a batch waits ${batchWindowMs} ms for more reads`;
  if (batchWindowMs === 0) return warn(found, '10 ms cost nobody anything, and save requests.', 'batchWindowMs');
  return batchWindowMs > 100
    ? warn(found, 'People notice more than 100 ms; keep more for jobs without one.', 'batchWindowMs')
    : ok(found);
}

/** By Little's law: what is under way at once is what starts in a second times the seconds that each takes. */
function poolSize({ maxConnections, readsPerSecond, writesPerSecond }: Values, latencyMs = 150): Finding {
  const needed = Math.ceil(((readsPerSecond + writesPerSecond) * latencyMs) / 1_000);
  const found = `${maxConnections} connections, of which ${readsPerSecond + writesPerSecond} requests a second take ${needed}`;
  return maxConnections < needed
    ? warn(found, `Allow ${Math.ceil(needed * 1.25)}: else requests wait for a connection.`, 'maxConnections')
    : ok(found);
}

function limits({ readsPerSecond, writesPerSecond }: Values): Finding {
  const found = `${readsPerSecond} reads and ${writesPerSecond} writes a second`;
  if (readsPerSecond > attioLimits.reads) return fail(found, 'Attio refuses more than 100 with 429.', 'readsPerSecond');
  if (writesPerSecond > attioLimits.writes)
    return fail(found, 'Attio refuses more than 25 with 429.', 'writesPerSecond');
  return ok(`${found}, which Attio allows`);
}
