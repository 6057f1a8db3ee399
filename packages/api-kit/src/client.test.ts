import { AsyncLocalStorage } from 'node:async_hooks';
import { Cache } from '@fastpath/cache';
import { KeyvTier } from '@fastpath/cache/keyv-tier';
import { Metrics } from '@fastpath/metrics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ClientOptions, createClient } from './client.js';
import { allFeatures } from './features.js';
import * as books from './testing/books.js';
import { FakeService, gate, type Seen, until } from './testing/fake-service.js';

let service: FakeService;
let clients: Client[];

beforeEach(async () => {
  service = await new FakeService().listen();
  clients = [];
});

afterEach(async () => {
  for (const client of clients) await client[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

function connect({
  cache = new Cache(),
  key = 'key',
  ...options
}: Partial<Omit<ClientOptions, 'cache'>> & { cache?: Cache; key?: string } = {}): Client {
  const client = createClient({ service: books.library(service.url, key), cache: cache.namespace(key), ...options });
  clients.push(client);
  return client;
}

/** Each call goes on its own, and none is refused for those before it. */
const unbroken = () => ({
  cache: true,
  batching: false,
  coalescing: false,
  retry: true,
  breaker: false,
  rateLimit: false,
});

const book = (id: string, title = 'Emma') => ({ id, shelf: 'a', title });
const idsOf = ({ body }: Seen) => (body as { ids: string[] }).ids;
const paths = () => service.seen.map(({ method, path }) => `${method} ${path}`);

describe('reads and writes', () => {
  it('a read after a write sees the write, also when an older read was on its way while it happened', async () => {
    const client = connect();
    const older = gate();
    let title = 'old';
    service.answer(async ({ method }) => {
      if (method === 'PUT') title = 'new';
      const seen = title;
      if (method === 'GET' && seen === 'old') await older.opened;
      return { data: book('1', seen) };
    });

    const early = client.call(books.get, { shelf: 'a', id: '1' });
    await until(() => service.seen.length === 1);
    await client.call(books.put, { shelf: 'a', id: '1', title: 'new' });
    const during = await client.call(books.get, { shelf: 'a', id: '1' });
    older.open();

    expect((await early).title).toBe('old');
    expect(during.title).toBe('new');
    expect((await client.call(books.get, { shelf: 'a', id: '1' })).title).toBe('new');
  });

  it('a read that joins no cache starts anew after a write, also while an older one is on its way', async () => {
    const client = connect();
    const older = gate();
    let list = ['old'];
    service.answer(async ({ method }) => {
      if (method !== 'GET') list = ['new'];
      const seen = list;
      if (seen[0] === 'old') await older.opened;
      return { data: method === 'GET' ? seen : book('1') };
    });

    const early = client.call(books.shelves, {});
    await until(() => service.seen.length === 1);
    await client.call(books.create, { shelf: 'a', title: 'Emma' });
    expect(await client.call(books.shelves, {})).toEqual(['new']);
    older.open();
    expect(await early).toEqual(['old']);
  });

  it('an update answers the next read of the same record without a request', async () => {
    const client = connect();
    service.answer(() => ({ data: book('1', 'Persuasion') }));
    await client.call(books.put, { shelf: 'a', id: '1', title: 'Persuasion' });
    expect((await client.call(books.get, { shelf: 'a', id: '1' })).title).toBe('Persuasion');
    expect(paths()).toEqual(['PUT /shelves/a/books/1']);
  });

  it('two updates that overlap leave no reply behind that may be the older one', async () => {
    const client = connect();
    const first = gate();
    service.answer(async ({ method, body }) => {
      const { title } = (body ?? { title: 'last' }) as { title: string };
      if (title === 'first') await first.opened;
      return { data: book('1', method === 'GET' ? 'last' : title) };
    });

    const slow = client.call(books.put, { shelf: 'a', id: '1', title: 'first' });
    await until(() => service.seen.length === 1);
    await client.call(books.put, { shelf: 'a', id: '1', title: 'second' });
    first.open();
    await slow;
    expect((await client.call(books.get, { shelf: 'a', id: '1' })).title).toBe('last');
  });

  it('a write that can change the answer of a cached query drops that query; one that cannot leaves it', async () => {
    const client = connect();
    service.answer(({ path }) => ({ data: path.endsWith('/query') ? [book('1')] : book('9') }));
    await client.call(books.query, { shelf: 'a' });
    await client.call(books.query, { shelf: 'b' });
    await client.call(books.create, { shelf: 'a', title: 'Emma' });
    service.seen.length = 0;

    await client.call(books.query, { shelf: 'b' });
    expect(paths()).toEqual([]);
    await client.call(books.query, { shelf: 'a' });
    expect(paths()).toEqual(['POST /shelves/a/query']);
  });

  it('a write leaves the queries that can tell that it does not concern them, and drops the others and those under way', async () => {
    const client = connect();
    const slow = gate();
    service.answer(async ({ path, body }) => {
      if (!path.endsWith('/query')) return { data: {} };
      const { ids = [] } = body as { ids?: string[] };
      if (ids.includes('slow')) await slow.opened;
      return { data: ids.map((id) => book(id)) };
    });
    const find = (...ids: string[]) => client.call(books.query, { shelf: 'a', ids });
    await find('1');
    await find('2');
    const underWay = find('slow');
    await until(() => service.seen.length === 3);
    await client.call(books.touch, { shelf: 'a', id: '1' });
    slow.open();
    await underWay;
    service.seen.length = 0;

    await find('2');
    expect(paths()).toEqual([]);
    await find('1');
    await find('slow');
    expect(service.seen.map(idsOf)).toEqual([['1'], ['slow']]);
  });

  it('a write that failed drops what it may have changed', async () => {
    const client = connect({ limits: { maxAttempts: 1 } });
    service.answer(({ path }, response) => {
      if (path.endsWith('/query')) return { data: [book('1')] };
      response.writeHead(500).end();
    });
    await client.call(books.query, { shelf: 'a' });
    await expect(client.call(books.create, { shelf: 'a', title: 'x' })).rejects.toMatchObject({ code: 'SERVER_ERROR' });
    await client.call(books.query, { shelf: 'a' });
    expect(paths().at(-1)).toBe('POST /shelves/a/query');
  });

  it('an answer that is not to be kept is neither taken from the cache nor put there', async () => {
    const client = connect();
    service.answer(() => ({ data: { id: '1', shelf: 'a', title: 'Emma' } }));
    const read = (keep: boolean) => client.call(books.get, { shelf: 'a', id: '1' }, { keep });
    for (const keep of [false, false, true, true, false]) await read(keep);
    expect(service.seen).toHaveLength(4);
  });

  it('an answer is kept for as long as its key is told to be, and else as its operation says', async () => {
    let nowMs = 0;
    const cache = new Cache({ now: () => nowMs });
    const client = connect({
      cache,
      now: () => nowMs,
      ttlMsOf: (key) => (key.includes('"id":"1"') ? 1_000 : undefined),
    });
    service.answer(({ path }) => ({ data: book(path.split('/').at(-1) ?? '') }));
    const read = async (id: string) => client.call(books.get, { shelf: 'a', id });
    await read('1');
    await read('2');
    nowMs = 2_000;
    await read('1');
    await read('2');
    expect(paths()).toEqual(['1', '2', '1'].map((id) => `GET /shelves/a/books/${id}`));
  });

  it('a write of which nobody knows whether it happened keeps later answers from being kept for long', async () => {
    let nowMs = 0;
    const client = connect({ cache: new Cache({ now: () => nowMs }), now: () => nowMs, limits: { maxAttempts: 1 } });
    let titles = ['old'];
    service.answer(({ path }, response) => {
      if (path.endsWith('/query')) return { data: titles.map((title) => book('1', title)) };
      response.writeHead(504).end();
    });
    const read = async () => (await client.call(books.query, { shelf: 'a' })).map(({ title }) => title);
    await expect(client.call(books.create, { shelf: 'a', title: 'late' })).rejects.toMatchObject({
      code: 'SERVER_ERROR',
    });
    expect(await read()).toEqual(['old']);
    titles = ['old', 'late'];
    nowMs = 1_100;
    expect(await read()).toEqual(['old', 'late']);
    nowMs = 61_000;
    await read();
    titles = [];
    nowMs = 70_000;
    expect(await read()).toEqual(['old', 'late']);
  });

  it('the answer of a query answers later reads of the records in it', async () => {
    const client = connect();
    service.answer(() => ({ data: [book('1'), book('2')] }));
    await client.call(books.query, { shelf: 'a' });
    expect((await client.call(books.get, { shelf: 'a', id: '2' })).id).toBe('2');
    expect(service.seen).toHaveLength(1);
  });
});

describe('shared loads', () => {
  it("one caller's abort does not fail another that shares the load; the last one's abort stops the load", async () => {
    const client = connect();
    const answer = gate();
    let closed = 0;
    service.answer(async ({ path }, response) => {
      response.on('close', () => {
        if (!response.writableFinished) closed += 1;
      });
      await answer.opened;
      return { data: path === '/shelves' ? ['a'] : book('1') };
    });
    const reads = [() => books.get, () => books.shelves].map(
      (read, i) => (signal?: AbortSignal) =>
        client.call(read() as never, (i === 0 ? { shelf: 'a', id: '1' } : {}) as never, signal ? { signal } : {}),
    );
    for (const [i, read] of reads.entries()) {
      const quitter = new AbortController();
      const stays = read();
      const leaves = read(quitter.signal);
      await until(() => service.seen.length === i + 1);
      quitter.abort();
      await expect(leaves).rejects.toThrow();
      const isOpen = await Promise.race([stays.then(() => false), Promise.resolve(true)]);
      expect(isOpen).toBe(true);
      void stays;
    }
    answer.open();
    await until(() => service.seen.length === 2);
    expect(closed).toBe(0);

    service.seen.length = 0;
    service.answer((_, response) => void response.on('close', () => (closed += 1)));
    const both = [new AbortController(), new AbortController()];
    const loads = both.map(({ signal }) => client.call(books.get, { shelf: 'a', id: '7' }, { signal }));
    await until(() => service.seen.length === 1);
    for (const controller of both) controller.abort();
    expect((await Promise.allSettled(loads)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await until(() => closed === 1);
  });

  it('twenty reads of one record at the same time are one request', async () => {
    const client = connect();
    service.answer(() => ({ data: book('1') }));
    await Promise.all(Array.from({ length: 20 }, () => client.call(books.get, { shelf: 'a', id: '1' })));
    expect(paths()).toEqual(['GET /shelves/a/books/1']);
  });

  it('twenty reads of twenty records at the same time are one request', async () => {
    const client = connect();
    service.answer((request) => ({ data: idsOf(request).map((id) => book(id)) }));
    const ids = Array.from({ length: 20 }, (_, i) => `${i}`);
    const found = await Promise.all(ids.map((id) => client.call(books.get, { shelf: 'a', id })));
    expect(found.map(({ id }) => id)).toEqual(ids);
    expect(paths()).toEqual(['POST /shelves/a/query']);
  });
});

describe('answers', () => {
  it('no more reads travel together than the client allows', async () => {
    const client = connect({ batching: { maxSize: 8 } });
    service.answer(({ body }) => ({ data: (body as { ids: string[] }).ids.map((id) => book(id)) }));
    const ids = Array.from({ length: 20 }, (_, i) => String(i));
    await Promise.all(ids.map((id) => client.call(books.get, { shelf: 'a', id })));
    expect(service.seen.map((one) => idsOf(one).length)).toEqual([8, 8, 4]);
  });

  it('an answer about another thing than was asked for is an error, and is not kept', async () => {
    const client = connect();
    service.answer(() => ({ data: book('stranger') }));
    const ask = () => client.call(books.get, { shelf: 'a', id: '1' });
    await expect(ask()).rejects.toMatchObject({ code: 'RESPONSE_INVALID' });
    service.answer(() => ({ data: book('1') }));
    expect((await ask()).id).toBe('1');
  });

  it.each([302, 304, 307])('a write that is answered with %i was not done', async (status) => {
    const client = connect();
    service.answer((_, response) => void response.writeHead(status, { location: '/elsewhere' }).end());
    const ask = client.call(books.remove, { shelf: 'a', id: '1' });
    await expect(ask).rejects.toMatchObject({ code: 'RESPONSE_INVALID', status });
  });

  it('tell how the cache answered them, apart by what was read', async () => {
    const metrics = new Metrics();
    const client = connect({ metrics });
    service.answer(({ path }) => ({ data: path.includes('books') ? book('1') : [] }));
    for (let i = 0; i < 3; i++) await client.call(books.get, { shelf: 'a', id: '1' });
    const reads = metrics.snapshot().series.filter(({ name }) => name === 'cache.requests');
    expect(reads.map(({ labels, sum }) => [labels['cache.namespace'], labels['cache.result'], sum])).toEqual([
      ['books', 'miss', 1],
      ['books', 'hit', 2],
    ]);
  });

  it('equal reads under way share one answer, also while the cache is off', async () => {
    const client = connect({ features: () => ({ ...allFeatures, cache: false, batching: false }) });
    const answer = gate();
    service.answer(async () => {
      await answer.opened;
      return { data: ['a'] };
    });
    const asked = [1, 2, 3].map(() => client.call(books.shelves, {}));
    await until(() => service.seen.length > 0);
    answer.open();
    expect(await Promise.all(asked)).toEqual([['a'], ['a'], ['a']]);
    expect(paths()).toEqual(['GET /shelves']);
  });
});

describe('batches', () => {
  it("one missing or bad key fails alone in a batch; a failed batch never answers one caller with another's record", async () => {
    const client = connect();
    const ask = (...ids: string[]) => Promise.allSettled(ids.map((id) => client.call(books.get, { shelf: 'a', id })));
    const codes = (settled: PromiseSettledResult<{ id: string }>[]) =>
      settled.map((one) => (one.status === 'fulfilled' ? one.value.id : (one.reason as { code: string }).code));

    service.answer((request) => ({
      data: idsOf(request)
        .filter((id) => id !== 'gone')
        .reverse()
        .map((id) => book(id)),
    }));
    expect(codes(await ask('1', 'gone', '2'))).toEqual(['1', 'NOT_FOUND', '2']);

    service.answer(({ method, path }, response) => {
      const id = path.split('/').at(-1) ?? '';
      if (method === 'GET' && id !== 'bad') return { data: book(id) };
      response.writeHead(400).end();
    });
    expect(codes(await ask('3', 'bad', '4'))).toEqual(['3', 'INPUT_REJECTED', '4']);

    service.answer(({ method, path }) => ({
      data: method === 'GET' ? book(path.split('/').at(-1) ?? '') : [book('stranger')],
    }));
    expect(codes(await ask('5', '6'))).toEqual(['5', '6']);
  });

  const hundred = Array.from({ length: 100 }, (_, i) => `${i}`);

  it.each([1, 2])('%i bad keys among 100 fail alone, and are found in few requests', async (count) => {
    const client = connect();
    const isBad = (id: string) => ['37', '82'].slice(0, count).includes(id);
    service.answer((request, response) => {
      const id = request.path.split('/').at(-1) ?? '';
      if (request.method === 'GET' && !isBad(id)) return { data: book(id) };
      const ids = request.method === 'GET' ? [id] : idsOf(request);
      if (!ids.some(isBad)) return { data: ids.map((one) => book(one)) };
      response.writeHead(400).end();
    });
    const asked = await Promise.allSettled(hundred.map((id) => client.call(books.get, { shelf: 'a', id })));
    expect(asked.flatMap((one, i) => (one.status === 'rejected' ? [hundred[i]] : []))).toEqual(hundred.filter(isBad));
    expect(service.seen.length).toBeLessThanOrEqual(27);
  });

  it.each([400, 413])('a service that refuses every batch with %i is not asked for each key', async (status) => {
    const client = connect();
    service.answer((_, response) => void response.writeHead(status).end());
    const asked = await Promise.allSettled(hundred.map((id) => client.call(books.get, { shelf: 'a', id })));
    expect(asked.every((one) => one.status === 'rejected')).toBe(true);
    expect(service.seen.length).toBeLessThanOrEqual(27);
  });

  it('a service whose answers are no JSON is asked for the batch again, but not for each key', async () => {
    const client = connect();
    service.answer((_, response) => void response.end('<html>'));
    const asked = await Promise.allSettled(hundred.map((id) => client.call(books.get, { shelf: 'a', id })));
    expect(asked.every((one) => one.status === 'rejected')).toBe(true);
    expect(service.seen.length).toBeLessThanOrEqual(4);
  });

  it('a caller that joins a lone read of the same record gets it, also when the first gives up', async () => {
    const off = { cache: false, batching: true, coalescing: false, retry: true, breaker: true, rateLimit: true };
    const client = connect({ features: () => off });
    const answer = gate();
    service.answer(async () => {
      await answer.opened;
      return { data: book('1') };
    });
    const quitter = new AbortController();
    const leaves = client.call(books.get, { shelf: 'a', id: '1' }, { signal: quitter.signal });
    const stays = client.call(books.get, { shelf: 'a', id: '1' });
    await until(() => service.seen.length === 1);
    quitter.abort();
    await expect(leaves).rejects.toThrow();
    answer.open();
    expect((await stays).id).toBe('1');
  });

  it('a batch that the service cannot serve fails all of its callers with that error', async () => {
    const client = connect({ limits: { maxAttempts: 1 } });
    service.answer((_, response) => void response.writeHead(503).end());
    const settled = await Promise.allSettled(['1', '2'].map((id) => client.call(books.get, { shelf: 'a', id })));
    expect(settled.map((one) => one.status === 'rejected' && one.reason.code)).toEqual([
      'SERVER_ERROR',
      'SERVER_ERROR',
    ]);
    expect(service.seen).toHaveLength(1);
  });

  it('a task runs in the async context of its own caller, not of the one before it', async () => {
    const tenant = new AsyncLocalStorage<string>();
    const contexts: unknown[] = [];
    const library = books.library(service.url);
    const client = connect({
      service: {
        ...library,
        headers: () => {
          contexts.push(tenant.getStore());
          return library.headers();
        },
      },
      batching: { maxConcurrent: 1 },
    });
    service.answer(({ path }) => ({ data: book(path.split('/').at(-1) ?? '') }));
    await Promise.all(
      ['a', 'b', 'c'].map((shelf) => tenant.run(shelf, () => client.call(books.get, { shelf, id: shelf }))),
    );
    expect(contexts).toEqual(['a', 'b', 'c']);
  });
});

describe('credentials', () => {
  it("two credentials never share a cache entry, a batch, a limiter, a connection's authorization or a log context", async () => {
    const cache = new Cache();
    const metrics = new Metrics();
    const limits = { readsPerSecond: 1 };
    const [one, two] = ['key-1', 'key-2'].map((key) => connect({ cache, key, limits, metrics })) as [Client, Client];
    service.answer(({ authorization, path, body }) => {
      const mine = (id: string) => book(id, authorization);
      return { data: path.endsWith('/query') ? (body as { ids: string[] }).ids.map(mine) : mine('1') };
    });

    const answers = await Promise.all([one, two].map((client) => client.call(books.get, { shelf: 'a', id: '1' })));
    expect(answers.map(({ title }) => title)).toEqual(['Bearer key-1', 'Bearer key-2']);
    expect((await two.call(books.get, { shelf: 'a', id: '1' })).title).toBe('Bearer key-2');
    expect(service.seen.map(({ authorization }) => authorization).sort()).toEqual(['Bearer key-1', 'Bearer key-2']);
    const waits = metrics.snapshot().series.filter(({ name }) => name === 'rate_limit.wait.duration');
    expect(waits.map(({ count }) => count)).toEqual(waits.map(() => 0)); // a shared limiter of 1/s makes the second wait
  });

  it('a write of one credential leaves the entries of another', async () => {
    const cache = new Cache();
    const [one, two] = ['key-1', 'key-2'].map((key) => connect({ cache, key })) as [Client, Client];
    service.answer(() => ({ data: book('1') }));
    await two.call(books.get, { shelf: 'a', id: '1' });
    await one.call(books.put, { shelf: 'a', id: '1', title: 'x' });
    await two.call(books.get, { shelf: 'a', id: '1' });
    expect(paths()).toEqual(['GET /shelves/a/books/1', 'PUT /shelves/a/books/1']);
  });
});

describe('a cache with a second tier', () => {
  /** A store that is there in name only: `answer` settles or never does. */
  class Broken extends Map<string, never> {
    readonly #answer: () => Promise<never>;

    constructor(answer: () => Promise<never>) {
      super();
      this.#answer = answer;
    }

    override get(): never {
      return this.#answer() as never;
    }

    override set(): never {
      return this.#answer() as never;
    }
  }

  const frozen = () => new Promise<never>(() => {});
  const down = () => Promise.reject(new Error('ECONNREFUSED'));

  it('with Redis down or frozen every call still answers, from the source, within its deadline', async () => {
    service.answer(({ path }) => ({ data: book(path.split('/').at(-1) ?? '') }));
    for (const answer of [frozen, down]) {
      const l2 = new KeyvTier({ store: new Broken(answer), deadlineMs: 20 });
      const cache = new Cache({ l2 });
      const client = connect({ cache, limits: { deadlineMs: 1_000 } });
      for (const id of ['1', '2', '3']) {
        await client.call(books.get, { shelf: 'a', id });
        expect((await client.call(books.get, { shelf: 'a', id })).id).toBe(id);
      }
      await client.call(books.put, { shelf: 'a', id: '1', title: 'x' });
      const { hits, failures, skipped } = l2.stats();
      expect(hits).toBe(0);
      expect(failures).toBeGreaterThan(0);
      expect(skipped).toBeGreaterThan(0); // after a failure the store is not asked again for a while
      await cache[Symbol.asyncDispose]();
    }
    expect(service.seen.filter(({ method }) => method === 'GET')).toHaveLength(6);
  });
});

describe('what is sent again', () => {
  const failOnce = (fail: (response: import('node:http').ServerResponse) => void) => {
    let calls = 0;
    service.answer(({ path }, response) => {
      calls += 1;
      if (calls > 1) return { data: book(path.split('/').at(-1) ?? '') };
      fail(response);
    });
  };
  const reset = (response: import('node:http').ServerResponse) => void response.socket?.destroy();
  const status =
    (code: number, headers = {}) =>
    (response: import('node:http').ServerResponse) =>
      void response.writeHead(code, headers).end();

  it('a create is never sent twice unless the API said that it was not processed (429), or the operation is an upsert', async () => {
    const client = connect();
    for (const fail of [status(500), reset]) {
      service.seen.length = 0;
      failOnce(fail);
      await expect(client.call(books.create, { shelf: 'a', title: 'x' })).rejects.toMatchObject({ retryable: false });
      expect(service.seen).toHaveLength(1);
    }
    service.seen.length = 0;
    failOnce(status(429, { 'retry-after': '0' }));
    await client.call(books.create, { shelf: 'a', title: 'x' });
    expect(service.seen).toHaveLength(2);

    for (const fail of [status(500), reset]) {
      service.seen.length = 0;
      failOnce(fail);
      await client.call(books.put, { shelf: 'a', id: '1', title: 'x' });
      expect(service.seen).toHaveLength(2);
    }
  });

  it('a read is sent again after a server error and after a broken connection', async () => {
    const client = connect();
    for (const [i, fail] of [status(502), reset].entries()) {
      failOnce(fail);
      await client.call(books.get, { shelf: 'a', id: `${i}` });
    }
    expect(service.seen).toHaveLength(4);
  });

  it('a delete whose repetition finds nothing has been carried out', async () => {
    const client = connect();
    let calls = 0;
    service.answer((_, response) => void response.writeHead(++calls === 1 ? 500 : 404).end());
    await expect(client.call(books.remove, { shelf: 'a', id: '1' })).resolves.toEqual({});
    calls = 1;
    await expect(client.call(books.remove, { shelf: 'a', id: '1' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('a service that fails all the time gets few retries beside the calls, all calls of a client together', async () => {
    const client = connect({ limits: { maxAttempts: 4, retryDelayMs: 0, readsPerSecond: 10_000 }, features: unbroken });
    service.answer((_, response) => void response.writeHead(503).end());
    const ids = Array.from({ length: 300 }, (_, i) => `${i}`);
    for (const id of ids) await client.call(books.get, { shelf: 'a', id }).catch(() => {});
    expect(service.seen).toHaveLength(300 + 100); // 500 tokens, and 5 for each retry
  });

  it.each([
    ['a read', (client: Client) => client.call(books.get, { shelf: 'a', id: '1' }), 2],
    ['a write', (client: Client) => client.call(books.create, { shelf: 'a', title: 'x' }), 1],
  ])('%s that is slow is sent beside itself only if it may be, and where that is asked for', async (_, ask, times) => {
    const client = connect({ limits: { hedgeAfterMs: 20 } });
    let calls = 0;
    service.answer(async ({ method }) => {
      calls += 1;
      if (calls === 1) await new Promise((resolve) => setTimeout(resolve, 200));
      return method === 'GET' ? { data: book('1') } : { data: book('2') };
    });
    await ask(client);
    expect(service.seen).toHaveLength(times);
  });

  it('requests under way become fewer while the service is overloaded, where that is asked for', async () => {
    const limits = { maxConcurrent: 8, adaptiveConcurrency: true, maxAttempts: 1, readsPerSecond: 10_000 };
    const client = connect({ limits, features: unbroken });
    let [underWay, most, isBusy] = [0, 0, false];
    const first = gate();
    service.answer(async (_, response) => {
      if (isBusy) return void response.writeHead(429).end();
      underWay += 1;
      most = Math.max(most, underWay);
      await first.opened;
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay -= 1;
      return { data: book('1') };
    });
    const wave = (name: string) =>
      Promise.allSettled(
        Array.from({ length: 16 }, (_, i) => client.call(books.get, { shelf: `${name}${i}`, id: '1' })),
      );
    const before = wave('before');
    await until(() => most === 8);
    first.open();
    await before;
    isBusy = true;
    for (let i = 0; i < 8; i++) await wave(`during${i}`);
    [most, isBusy] = [0, false];
    await wave('after');
    expect(most).toBeLessThan(8);
  });

  it('a refusal is not sent again', async () => {
    const client = connect();
    service.answer((_, response) => void response.writeHead(400).end());
    await expect(client.call(books.get, { shelf: 'a', id: '1' })).rejects.toMatchObject({ code: 'INPUT_REJECTED' });
    expect(service.seen).toHaveLength(1);
  });

  it('a service that keeps failing is left alone as soon, and for as long, as the client says', async () => {
    const features = () => ({ ...allFeatures, retry: false });
    const client = connect({ features, breaker: { failureThreshold: 2, openMs: 60_000 } });
    service.answer((_, response) => {
      response.writeHead(500).end();
    });
    const codes: string[] = [];
    for (let i = 0; i < 3; i++) {
      await client.call(books.shelves, {}).catch((error: { code: string }) => codes.push(error.code));
    }
    expect(codes).toEqual(['SERVER_ERROR', 'SERVER_ERROR', 'CIRCUIT_OPEN']);
    expect(service.seen).toHaveLength(2);
  });

  it('several calls of one caller end at its deadline, each before its own', async () => {
    const client = connect({ limits: { deadlineMs: 10_000 } });
    service.answer(() => undefined);
    const late = client.call(books.get, { shelf: 'a', id: '1' }, { deadlineAt: performance.now() + 50 });
    await expect(late).rejects.toMatchObject({ code: 'TIMED_OUT' });
    const later = client.call(books.get, { shelf: 'a', id: '2' }, { deadlineAt: performance.now() - 1 });
    await expect(later).rejects.toMatchObject({ code: 'TIMED_OUT' });
  });

  it('a hung service ends within the deadline, with an error that says so', async () => {
    const client = connect({ limits: { attemptTimeoutMs: 40, deadlineMs: 60 } });
    service.answer(() => undefined);
    await expect(client.call(books.get, { shelf: 'a', id: '1' })).rejects.toMatchObject({ code: 'TIMED_OUT' });
    const failed = client.call(books.create, { shelf: 'a', title: 'x' });
    await expect(failed).rejects.toMatchObject({ code: 'TIMED_OUT', next: expect.stringContaining('look before') });
    expect(service.seen.filter(({ path }) => path.endsWith('/books'))).toHaveLength(1);
  });
});
