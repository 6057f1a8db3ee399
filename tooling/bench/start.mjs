import { compare } from './report.mjs';
import { attioMcp, bare } from './servers.mjs';

const pairs = 21;
const nowhere = 'http://127.0.0.1:9';

/** CPU from spawn to the reply to tools/list: what a host pays each time that it starts its servers. */
export async function start() {
  const ours = [];
  const peer = [];
  for (let i = 0; i < pairs; i += 1) {
    ours.push(await cpuToList(attioMcp(nowhere)));
    peer.push(await cpuToList(bare()));
  }
  return [compare('start to the tools/list reply, CPU', 'ms', ours, peer, { atMost: 1.3 })];
}

/** Milliseconds of CPU of a server that was just made, until it has told its tools. */
export async function cpuToList(server) {
  await server.initialize();
  await server.request('tools/list');
  const cpuMs = server.cpuMs();
  await server.stop();
  return cpuMs;
}
