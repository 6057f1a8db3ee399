import { runAll } from './mcp-process.mjs';
import { withPeer } from './peer-package.mjs';
import { questions } from './peer-questions.mjs';
import { compare, row } from './report.mjs';
import { withSandbox } from './sandbox-process.mjs';
import { attioMcp, publishedPeer } from './servers.mjs';
import { cpuToList } from './start.mjs';

const starts = 7;
const rounds = 7;
const searches = 300;

/** attio-mcp beside the published server of that name, on the same simulated Attio. */
export const peer = () =>
  withPeer((script) =>
    withSandbox(['--size', 'small'], async (sandbox) => {
      const servers = [() => attioMcp(sandbox.baseUrl, sandbox.apiKey), () => publishedPeer(script, sandbox)];
      return [...(await callsAndMemory(servers, sandbox)), await startCpu(servers), await searchCpu(servers)];
    }),
  );

/** The same questions, asked of each in a new process. */
async function callsAndMemory(servers, sandbox) {
  const used = [];
  for (const [i, make] of servers.entries()) {
    const server = make();
    await server.initialize();
    await sandbox.calls();
    const asked = await questions[i](server);
    used.push({ asked, calls: (await sandbox.calls()).length, rssMb: server.rssMb() });
    await server.stop();
  }
  const [ours, theirs] = used;
  const perQuestion = used.map(({ calls, asked }) => calls / asked);
  return [
    row(
      `calls to Attio per question (${ours.asked} questions)`,
      `${perQuestion[0].toFixed(2)} (${ours.calls})`,
      `${perQuestion[1].toFixed(2)} (${theirs.calls})`,
      `${(perQuestion[0] / perQuestion[1]).toFixed(2)}x`,
      'at most 0.333x',
      perQuestion[0] / perQuestion[1] <= 1 / 3,
    ),
    compare('RSS after these questions', 'MB', [ours.rssMb], [theirs.rssMb], { atMost: 0.667 }),
  ];
}

async function startCpu(servers) {
  const cpu = servers.map(() => []);
  for (let i = 0; i < starts; i += 1) {
    for (const [k, make] of servers.entries()) cpu[k].push(await cpuToList(make()));
  }
  return compare('start to the tools/list reply, CPU', 'ms', cpu[0], cpu[1], { atMost: 0.333 });
}

/** A search that both answer from their caches: asked before, by the same words. */
async function searchCpu(servers) {
  const running = servers.map((make) => make());
  const args = [
    { object: 'companies', query: 'an', limit: 5 },
    { resource_type: 'companies', query: 'an', limit: 5 },
  ];
  const cpu = running.map(() => []);
  for (const server of running) await server.initialize();
  for (let round = -2; round < rounds; round += 1) {
    for (const [i, server] of running.entries()) {
      const before = server.cpuMs();
      await runAll(searches, 1, () => server.call('search_records', args[i]));
      if (round >= 0) cpu[i].push(((server.cpuMs() - before) * 1_000) / searches);
    }
  }
  for (const server of running) await server.stop();
  return compare('a search that is in the cache, CPU of a call', 'us', cpu[0], cpu[1], { atMost: 0.5 });
}
