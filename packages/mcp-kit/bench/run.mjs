// Start to the tools/list reply, and calls per second over stdio, against a bare SDK server in the same run.
// node bench/run.mjs [rounds]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cli } from '@fastpath/tsup-config';
import { build } from 'tsup';
import { MeasuredServer } from './measured-server.mjs';

const rounds = Number(process.argv[2] ?? 9);
const bare = fileURLToPath(new URL('./bare-server.mjs', import.meta.url));
const kit = fileURLToPath(new URL('./kit-server.ts', import.meta.url));
const outDir = await mkdtemp(join(tmpdir(), 'mcp-kit-bench-'));
await build({
  ...cli({ entry: { bare, kit }, outDir, silent: true, metafile: false, onSuccess: async () => {} }),
  config: false,
});

const servers = {
  'bare SDK server': bare,
  'bare SDK server, bundled': join(outDir, 'bare.js'),
  'mcp-kit, bundled': join(outDir, 'kit.js'),
};

async function measureStart(script) {
  const from = performance.now();
  const server = new MeasuredServer(script);
  await server.greet();
  const startMs = performance.now() - from;
  const { cpuMs, rssMb } = await server.usage();
  await server.stop();
  return { startMs, startCpuMs: cpuMs, rssMb };
}

async function measureCalls(script, { calls = 10_000, inFlight = 32, bytes = 700 } = {}) {
  const server = new MeasuredServer(script);
  await server.greet();
  const params = { name: 'echo', arguments: { text: 'x'.repeat(bytes) } };
  const load = async (left) => {
    const caller = async () => {
      while (left-- > 0) await server.request('tools/call', params);
    };
    await Promise.all(Array.from({ length: inFlight }, caller));
  };
  await load(4000);
  const before = await server.usage();
  const from = performance.now();
  await load(calls);
  const seconds = (performance.now() - from) / 1000;
  const after = await server.usage();
  await server.stop();
  return { callsPerSecond: calls / seconds, cpuMicrosPerCall: ((after.cpuMs - before.cpuMs) * 1000) / calls };
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const medians = (samples) =>
  Object.fromEntries(Object.keys(samples[0]).map((key) => [key, median(samples.map((one) => one[key]))]));

const rows = {};
const samples = Object.fromEntries(Object.keys(servers).map((name) => [name, { start: [], calls: [] }]));
for (let round = 0; round < rounds; round++)
  for (const [name, script] of Object.entries(servers)) {
    samples[name].start.push(await measureStart(script));
    if (round < 3) samples[name].calls.push(await measureCalls(script));
  }
for (const [name, { start, calls }] of Object.entries(samples)) {
  const one = { ...medians(start), ...medians(calls) };
  rows[name] = Object.fromEntries(Object.entries(one).map(([key, value]) => [key, Math.round(value)]));
}
await rm(outDir, { recursive: true });

console.table(rows);
const { 'mcp-kit, bundled': ours, ...peers } = rows;
for (const [name, peer] of Object.entries(peers)) {
  const cpu = (ours.startCpuMs / peer.startCpuMs).toFixed(2);
  const calls = (ours.callsPerSecond / peer.callsPerSecond).toFixed(2);
  console.log(`mcp-kit against a ${name}: ${cpu}x the CPU to start, ${calls}x the calls per second`);
}
