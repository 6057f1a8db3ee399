import { runAll } from './mcp-process.mjs';
import { idOf, withMock } from './mock.mjs';
import { compare } from './report.mjs';
import { attioMcp, bare } from './servers.mjs';

const rounds = 15;
const warmUps = 4;
const args = { object: 'companies', record_ids: [idOf(1)] };

/** Calls per second of a read that the cache answers, against a bare tool that answers with a constant of that size. */
export const cached = () =>
  withMock(async (baseUrl) => {
    const ours = attioMcp(baseUrl);
    await ours.initialize();
    const ANSWER = await ours.call('get_records', args);
    const sameText = bare({ ANSWER });
    const sameReply = bare({ ANSWER, STRUCTURED: '1' }); // attio-mcp sends each record twice, as text and structured
    for (const server of [sameText, sameReply]) await server.initialize();

    const rows = [];
    for (const [inFlight, calls] of [
      [32, 3_000],
      [1, 1_500],
    ]) {
      const rates = await measure([ours, sameText, sameReply], calls, inFlight);
      const [a, b, c] = rates;
      const what = `cached get_records, ${inFlight} in flight`;
      rows.push(compare(`${what}; peer sends the text`, 'calls/s', a.perSecond, b.perSecond, { atLeast: 0.7 }));
      rows.push(compare(`${what}; peer sends the same reply`, 'calls/s', a.perSecond, c.perSecond, { atLeast: 0.7 }));
      rows.push(compare(`${what}; CPU of a call, the text`, 'us', a.cpuUs, b.cpuUs));
    }
    for (const server of [ours, sameText, sameReply]) await server.stop();
    return rows;
  });

/** The servers take turns, so that what else the machine does falls on all of them. */
async function measure(servers, calls, inFlight) {
  const results = servers.map(() => ({ perSecond: [], cpuUs: [] }));
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const [i, server] of servers.entries()) {
      const cpuMs = server.cpuMs();
      const startedAt = performance.now();
      await runAll(calls, inFlight, () => server.call('get_records', args));
      const seconds = (performance.now() - startedAt) / 1_000;
      if (round < 0) continue;
      results[i].perSecond.push(calls / seconds);
      results[i].cpuUs.push(((server.cpuMs() - cpuMs) * 1_000) / calls);
    }
  }
  return results;
}
