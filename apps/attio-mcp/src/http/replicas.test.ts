import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpProcess } from '../testing/http-process.js';
import { hasRedis, startRedis } from '../testing/redis.js';
import { serve } from '../testing/serve.js';

describe.skipIf(!hasRedis)('replicas on one Redis', () => {
  const served = serve();
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let one: HttpProcess;
  let two: HttpProcess;

  const replica = (args: readonly string[] = []) => served.startHttp(args, { REDIS_URL: redis.url });
  const connected = async (server: HttpProcess) => {
    while ((await server.ask('GET /readyz')).json.checks.redis !== 'ok') await new Promise(setImmediate);
  };

  beforeEach(async () => {
    redis = await startRedis();
    [one, two] = await Promise.all([replica(), replica()]);
    await Promise.all([one, two].map((server) => server.ask('GET /api/search?q=a&object=companies&limit=1')));
    await Promise.all([one, two].map(connected));
  });
  afterEach(() => redis[Symbol.asyncDispose]());

  const company = async () => (await one.ask('POST /api/companies/query', { limit: 1 })).json.records[0].id as string;

  it('answer what another one has asked before without a request', async () => {
    let limit = 0;
    const costOfSecond = async () => {
      limit += 1; // another question each time
      await one.ask(`GET /api/search?q=a&object=companies&limit=${limit}`);
      const before = served.calls().length;
      await two.ask(`GET /api/search?q=a&object=companies&limit=${limit}`);
      return served.calls().length - before;
    };
    // answers are stored behind them, and not waited for
    await expect.poll(costOfSecond, { timeout: 10_000 }).toBe(0);
  });

  it('see what another one wrote', async () => {
    const id = await company();
    for (let round = 0; round < 20; round += 1) {
      const [writer, reader] = round % 2 === 0 ? [one, two] : [two, one];
      await reader.ask(`GET /api/companies/${id}`); // kept in its memory, and as an answer
      await writer.ask(`PATCH /api/companies/${id}`, { values: { name: `Round ${round}` } });
      await expect
        .poll(async () => (await reader.ask(`GET /api/companies/${id}`)).json.title, { interval: 5, timeout: 5_000 })
        .toBe(`Round ${round}`);
      expect((await writer.ask(`GET /api/companies/${id}`)).json.title).toBe(`Round ${round}`);
    }
  });

  it('share nothing between credentials', async () => {
    const id = await company();
    await one.ask(`GET /api/companies/${id}`);
    const stranger = await served.startHttp([], { REDIS_URL: redis.url, ATTIO_API_KEY: 'somebody-elses-key' });
    expect((await stranger.ask(`GET /api/companies/${id}`)).status).toBe(502);
  });

  it('keep one pace together', async () => {
    const slow = ['--reads-per-second', '5', '--no-cache', '--replicas', '2'];
    const [a, b] = await Promise.all([replica(slow), replica(slow)]);
    await Promise.all([a, b].map((server) => server.ask('POST /api/companies/query', { limit: 1 })));
    await Promise.all([a, b].map(connected));
    const before = served.calls().length;
    const begun = performance.now();
    const asked = Array.from({ length: 20 }, (_, i) =>
      (i % 2 ? a : b).ask('POST /api/companies/query', { limit: 5 + i }),
    );
    await Promise.all(asked);
    const seconds = (performance.now() - begun) / 1_000;
    // a full bucket at first, one more where Redis was late and each took its part, and then the pace; each for itself
    // they would be through after a second
    expect(served.calls().length - before).toBeLessThanOrEqual(5 + 5 + 5 * seconds + 1);
  });

  it('go on alone while it is frozen or gone, and say so', async () => {
    const id = await company();
    redis.freeze();
    expect((await one.ask(`GET /api/companies/${id}`)).status).toBe(200);
    await one.ask(`PATCH /api/companies/${id}`, { values: { name: 'Frozen' } });
    expect((await one.ask(`GET /api/companies/${id}`)).json.title).toBe('Frozen');
    redis.thaw();
    await redis.kill();
    await one.ask(`PATCH /api/companies/${id}`, { values: { name: 'Alone' } });
    expect((await one.ask(`GET /api/companies/${id}`)).json.title).toBe('Alone');
    expect((await two.ask('GET /api/search?q=Alone&object=companies')).json.records).toMatchObject([
      { title: 'Alone' },
    ]);
    const { status, json } = await one.ask('GET /readyz');
    expect([status, json.checks.redis]).toEqual([200, 'away; this process goes on alone']);
    expect(one.stderr.match(/Redis is away/g)?.length).toBeLessThanOrEqual(3);
  });
});

describe('REDIS_URL', () => {
  const served = serve();

  it('that is none ends the server with 2 and one line that does not repeat it', async () => {
    const failed = await served
      .startHttp([], { REDIS_URL: 'http://:secret-word@host' })
      .catch((error) => String(error));
    expect(failed).toMatch(/REDIS_URL \(environment\): expected a URL such as redis:\/\/localhost:6379\n$/);
    expect(failed).not.toContain('secret-word');
  });
});
