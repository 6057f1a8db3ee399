import { once } from 'node:events';
import WebSocket from 'ws';
import { drive } from './drive.mjs';
import { searchPath, suggestPath, zipf } from './workload.mjs';

/** Somebody searches: words as often as people search for them, the half that is asked for most being known already. */
const search =
  (seconds, connections, { isWarm = true } = {}) =>
  async (url, words) => {
    const nextWord = zipf(words);
    if (isWarm) await warm(url, words);
    return drive(url, { path: () => searchPath(nextWord()), connections, seconds });
  };

/** Asks for the frequent half of the words once, a few at a time. */
async function warm(url, words) {
  const next = words.slice(0, words.length >> 1).values();
  const worker = async () => {
    for (const word of next) await (await fetch(url + searchPath(word))).arrayBuffer();
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

/** Somebody types: every word letter by letter. */
const typing = (seconds, connections) => (url, words) => {
  const nextWord = zipf(words);
  let rest = [];
  const path = () => {
    if (rest.length === 0) {
      const word = nextWord();
      rest = Array.from(word, (_, i) => word.slice(0, i + 1)).slice(1);
    }
    return suggestPath(rest.shift());
  };
  return drive(url, { path, connections, seconds });
};

/** Everything is fetched once, a thousand records one by one, as programs do that do not know better. */
function transfer() {
  return async (url) => {
    const ids = await recordIds(url, 1_000);
    const startedAt = performance.now();
    const times = [];
    let failed = 0;
    const next = ids.values();
    const worker = async () => {
      for (const id of next) {
        const began = performance.now();
        const reply = await fetch(`${url}/api/people/${id}`);
        await reply.arrayBuffer();
        if (!reply.ok) failed += 1;
        times.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: 200 }, worker));
    const seconds = (performance.now() - startedAt) / 1_000;
    times.sort((a, b) => a - b);
    const at = (share) => times[Math.floor((times.length - 1) * share)];
    return { perSecond: ids.length / seconds, count: ids.length, p50Ms: at(0.5), p99Ms: at(0.99), failed };
  };
}

async function recordIds(url, count) {
  const ids = [];
  let cursor;
  do {
    const reply = await fetch(`${url}/api/people/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fields: ['name'], limit: 500, ...(cursor && { cursor }) }),
    });
    const page = await reply.json();
    if (!reply.ok) throw new Error(`the records could not be listed: ${JSON.stringify(page)}`);
    ids.push(...page.records.map(({ id, record_id }) => id ?? record_id));
    cursor = page.next_cursor;
  } while (cursor && ids.length < count);
  await fetch(`${url}/admin/cache/clear`, { method: 'POST', headers: { authorization: `Bearer ${adminToken}` } });
  return ids.slice(0, count);
}

/** Somebody watches: how old a moment of the dashboard is when it arrives, while others search. */
const watching = (seconds, connections) => async (url, words) => {
  const nextWord = zipf(words);
  await warm(url, words);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, 'fastpath.dashboard.v1');
  const ages = [];
  socket.on('message', (data) => {
    const message = JSON.parse(data);
    if (message.type === 'update') ages.push(Date.now() - message.row[0]);
  });
  await once(socket, 'open');
  const driven = await drive(url, { path: () => searchPath(nextWord()), connections, seconds });
  socket.close();
  return { ...driven, updateMs: ages.sort((a, b) => a - b)[ages.length >> 1] };
};

export const adminToken = 'token-of-the-bench';

/** The rows of the table: settings, what is done, and what was promised. */
export const scenarios = (seconds) => [
  {
    name: 'everything off',
    args: ['--no-cache', '--no-batching', '--no-coalescing'],
    run: search(seconds, 16, { isWarm: false }),
    expected: '100-150 ms, 50-100/s, 1 call a request',
  },
  {
    name: 'defaults',
    args: [],
    run: search(seconds, 64),
    expected: '30-50 ms, 200-500/s, 0.2 calls a request',
    met: ({ p50Ms, perSecond, callsPerRequest }) => p50Ms <= 50 && perSecond >= 200 && callsPerRequest <= 0.2,
  },
  {
    name: 'autocomplete',
    preset: 'autocomplete',
    args: [],
    run: typing(seconds, 64),
    expected: '< 20 ms, hits > 90 %, 500+/s',
    met: ({ p50Ms, perSecond, callsPerRequest }) => p50Ms < 20 && perSecond >= 500 && callsPerRequest < 0.1,
  },
  {
    name: 'sync',
    preset: 'sync',
    args: [],
    run: transfer(),
    expected: '1000+ records/min, 95 % fewer calls',
    met: ({ perSecond, callsPerRequest, failed }) => perSecond * 60 >= 1_000 && callsPerRequest <= 0.05 && failed === 0,
  },
  {
    name: 'dashboard',
    preset: 'dashboard',
    args: [],
    run: watching(Math.max(seconds, 3), 32),
    expected: 'updates < 100 ms, data < 1 min old',
    met: ({ updateMs }) => updateMs < 100,
  },
  {
    name: 'gateway',
    preset: 'gateway',
    args: ['--max-requests', '0'], // its limit per caller would end a test that comes from one
    run: search(seconds, 64),
    expected: '1000+/s, < 50 ms p99',
    met: ({ perSecond, p99Ms }) => perSecond >= 1_000 && p99Ms < 50,
  },
];
