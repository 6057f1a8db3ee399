import { createAttioClient, operations } from '@fastpath/attio-client';
import { request } from 'undici';
import { idOf, withMock } from './mock.mjs';
import { median, row, show } from './report.mjs';

const { records } = operations;
const hot = 1_000;
const rounds = 11;
const warmUps = 4;
const maxCachedUs = 20;
const maxAboveUs = 60;

/** CPU of the layer stack, with everything on, around a read from the cache and around one request. */
export const layers = () =>
  withMock(async (baseUrl) => {
    const limits = { readsPerSecond: 1_000_000 }; // never waited for, always counted
    const client = createAttioClient({ apiKey: 'bench', baseUrl, limits });
    const get = (n) => client.call(records.get, { object: 'companies', record_id: idOf(n) });
    const bare = async (n) => {
      const { body } = await request(`${baseUrl}/v2/objects/companies/records/${idOf(n)}`, {
        headers: { accept: 'application/json', authorization: 'Bearer bench' },
      });
      return JSON.parse(await body.text());
    };

    const ours = [];
    const peer = [];
    const cached = [];
    let fresh = hot;
    for (let n = 0; n < hot; n += 1) await get(n);
    for (let round = -warmUps; round < rounds; round += 1) {
      const uncachedUs = await cpuUs(1_000, () => get(fresh++));
      const bareUs = await cpuUs(1_000, (n) => bare(n));
      const cachedUs = await cpuUs(10_000, (n) => get(fresh - 1 - (n % hot)));
      if (round < 0) continue;
      ours.push(uncachedUs);
      peer.push(bareUs);
      cached.push(cachedUs);
    }
    await client[Symbol.asyncDispose]();

    const above = median(ours.map((one, i) => one - peer[i]));
    const hit = median(cached);
    return [
      row('layers on a cached read, CPU', show(hit, 'us'), '', '', `at most ${maxCachedUs} us`, hit <= maxCachedUs),
      row(
        'layers on an uncached read, CPU; peer is undici.request',
        show(median(ours), 'us'),
        show(median(peer), 'us'),
        `+${show(above, 'us')}`,
        `at most +${maxAboveUs} us`,
        above <= maxAboveUs,
      ),
    ];
  });

/** Microseconds of CPU per call, user and system, garbage collection included. */
async function cpuUs(calls, task) {
  const before = process.cpuUsage();
  for (let n = 0; n < calls; n += 1) await task(n);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}
