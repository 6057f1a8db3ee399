import { runAll } from './mcp-process.mjs';
import { idOf, withMock } from './mock.mjs';
import { compare } from './report.mjs';
import { attioMcp, bareFetch } from './servers.mjs';

const runs = 5;
const gets = 1_000;

/** Resident memory after distinct reads, with all of them kept, against a bare server that fetches and keeps nothing. */
export const memory = () =>
  withMock(async (baseUrl) => {
    const rows = [];
    for (const [inFlight, how] of [
      [1, 'one at a time'],
      [32, '32 in flight'],
    ]) {
      const ours = [];
      const peer = [];
      for (let run = 0; run < runs; run += 1) {
        ours.push(await rssAfter(attioMcp(baseUrl), inFlight));
        peer.push(await rssAfter(bareFetch(baseUrl), inFlight));
      }
      rows.push(compare(`RSS after 1,000 distinct gets, ${how}`, 'MB', ours, peer, { atMost: 1.2 }));
    }
    return rows;
  });

async function rssAfter(server, inFlight) {
  await server.initialize();
  await runAll(gets, inFlight, (i) => server.call('get_records', { object: 'companies', record_ids: [idOf(i)] }));
  const rssMb = server.rssMb();
  await server.stop();
  return rssMb;
}
