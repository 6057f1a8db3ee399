import { startSandbox, startServer } from '../load/processes.mjs';
import { namesIn, searchPath, zipf } from '../load/workload.mjs';
import { ask, forEach } from './client.mjs';
import { has, startNginx } from './nginx.mjs';
import { startRedis } from './redis.mjs';

const QUESTIONS = 2_000;

/**
 * Three replicas on one Redis behind nginx, as in deploy/: what they ask Attio for together, who sees whose writes, and
 * what callers notice when a replica or Redis dies. Resolves to how many claims did not hold.
 */
export async function replicas() {
  if (!has('nginx', '-v') || !has('redis-server', '--version')) {
    console.error('SKIPPED: replicas need nginx and redis-server');
    return 0;
  }
  let failed = 0;
  const claim = (what, holds, seen) => {
    if (!holds) failed += 1;
    console.log(`${holds ? 'holds ' : 'FAILED'}  ${what}: ${seen}`);
  };
  const stops = [];
  const owned = async (starting) => {
    const one = await starting;
    stops.push(() => one.stop());
    return one;
  };
  try {
    const sandbox = await owned(startSandbox({ profile: 'quiet' }));
    const words = await namesIn(sandbox);
    const alone = await costOf(sandbox, words, { count: 1, width: 1 }, owned);
    const together = await costOf(sandbox, words, { count: 3, width: 8 }, owned);
    const three = await costOf(sandbox, words, { count: 3, width: 1 }, owned);
    claim(
      `${QUESTIONS} questions to three replicas cost at most 1.1 times the requests of one`,
      three.calls <= Math.ceil(alone.calls * 1.1),
      `${three.calls} against ${alone.calls}`,
    );
    // no lease is shared: what is asked for everywhere at once, of empty caches, is loaded by each replica
    console.log(`        eight at once, from empty caches: ${together.calls}`);
    await writes(three, claim);
    await redisTrouble(three, claim);
    await killed(three, claim);
  } finally {
    for (const stop of stops.reverse()) await stop().catch(() => {});
  }
  console.log(failed === 0 ? 'replicas: every claim holds' : `replicas: ${failed} did not hold`);
  return failed;
}

/** Starts `count` replicas behind nginx and asks them what people ask, `width` questions at a time. */
async function costOf(sandbox, words, { count, width }, owned) {
  const redis = await owned(startRedis());
  const env = { REDIS_URL: redis.url, ATTIO_MCP_REPLICAS: String(count) };
  const servers = [];
  for (let i = 0; i < count; i += 1)
    servers.push(await owned(startServer(sandbox, ['--max-event-loop-delay-ms', '10000'], env)));
  const nginx = await owned(startNginx(servers.map(({ url }) => url)));
  await sandbox.calls();
  const next = zipf(words);
  const questions = Array.from({ length: QUESTIONS }, () => searchPath(next()));
  const failures = [];
  await forEach(questions, width, (path) => ask(nginx.url, path, { failures }));
  if (failures.length > 0) throw new Error(`${failures.length} questions failed: ${failures[0]}`);
  return { url: nginx.url, servers, redis, words, sandbox, calls: (await sandbox.calls()).length };
}

/** A write through one replica, and reads through all others until they see it. */
async function writes({ servers, url }, claim) {
  const { json } = await ask(url, '/api/people/query', { method: 'POST', body: { limit: 10 } });
  const lateMs = [];
  let wrong = 0;
  for (const [i, { id }] of json.records.entries()) {
    await Promise.all(servers.map((server) => ask(server.url, `/api/people/${id}`))); // each has it in memory
    const [writer, ...readers] = [...servers.slice(i % 3), ...servers.slice(0, i % 3)];
    const title = `Title ${i} ${process.pid}`;
    const body = { values: { job_title: title } };
    const written = await ask(writer.url, `/api/people/${id}`, { method: 'PATCH', body });
    if (written.status !== 200) wrong += 1;
    const at = performance.now();
    await Promise.all(
      readers.map(async (reader) => {
        let seen;
        do seen = JSON.stringify((await ask(reader.url, `/api/people/${id}`)).json);
        while (!seen.includes(title) && performance.now() - at < 2_000);
        if (!seen.includes(title)) wrong += 1;
        lateMs.push(performance.now() - at);
      }),
    );
    if (!JSON.stringify((await ask(writer.url, `/api/people/${id}`)).json).includes(title)) wrong += 1;
  }
  lateMs.sort((a, b) => a - b);
  const [middle, last] = [lateMs[lateMs.length >> 1], lateMs.at(-1)].map(Math.round);
  claim(
    'every replica sees what another wrote',
    wrong === 0,
    `${wrong} did not, within ${middle} ms, at most ${last} ms`,
  );
}

/** Redis is frozen, killed and started again while people read and write; who wrote reads it back through the same replica. */
async function redisTrouble({ servers, redis, url, words }, claim) {
  const { json } = await ask(url, '/api/people/query', { method: 'POST', body: { limit: 30 } });
  const ids = json.records.map(({ id }) => id);
  const failures = [];
  let wrong = 0;
  const work = async (label) => {
    await forEach([...ids.entries()], 6, async ([i, id]) => {
      const server = servers[i % servers.length];
      const title = `${label} ${i}`;
      await ask(server.url, `/api/people/${id}`, { method: 'PATCH', body: { values: { job_title: title } }, failures });
      const read = await ask(server.url, `/api/people/${id}`, { failures });
      if (!JSON.stringify(read.json).includes(title)) wrong += 1;
      await ask(url, searchPath(words[i % words.length]), { failures });
    });
  };
  redis.freeze();
  await work('frozen');
  redis.thaw();
  await work('thawed');
  await redis.kill();
  await work('killed');
  await redis.restart();
  await work('restarted');
  claim('no wrong answer while Redis is frozen, killed and back', wrong === 0, `${wrong} of ${ids.length * 4}`);
  claim('and no error', failures.length === 0, failures[0] ?? 'none');
}

/** A replica is killed in the middle of what people ask. */
async function killed({ servers, url, words }, claim) {
  const next = zipf(words, 7);
  const failures = [];
  const questions = Array.from({ length: 600 }, (_, i) => ({ path: searchPath(next()), i }));
  await forEach(questions, 8, async ({ path, i }) => {
    if (i === 200) process.kill(servers[0].pid, 'SIGKILL');
    await ask(url, path, { failures });
  });
  claim(
    'no error for callers that try once more while a replica is killed',
    failures.length === 0,
    failures[0] ?? 'none',
  );
}
