import { Metrics } from '@fastpath/metrics';
import { type Sandbox, startAttioSandbox } from '@fastpath/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createAttioClient, getRecords, searchRecords, Workspace, writeRecord } from './index.js';
import { seeded, zipf } from './testing/zipf.js';

/** What an agent asks, over and over. */
type Question =
  | {
      readonly kind: 'search';
      readonly object: string;
      readonly query?: string;
      readonly filter?: Record<string, unknown>;
    }
  | { readonly kind: 'get'; readonly object: string; readonly id: string }
  | { readonly kind: 'write'; readonly object: string; readonly id: string; readonly values: Record<string, unknown> };

const words = ['a', 'or', 'son', 'group', 'inc', 'lab', 'tech', 'net', 'west', 'ann', 'mar', 'lee', 'kim', 'jo', 'el'];
const stages = ['Lead', 'Qualified', 'Proposal', 'In Progress', 'Lost'];

let sandbox: Sandbox;
let plain: Client;
let cached: Client;
const metrics = new Metrics();

beforeAll(async () => {
  sandbox = await startAttioSandbox({ size: 'small', rateLimit: false });
  const connection = {
    apiKey: sandbox.apiKey,
    baseUrl: sandbox.baseUrl,
    limits: { readsPerSecond: 10_000, writesPerSecond: 10_000 },
  };
  const off = { cache: false, batching: false, coalescing: false, retry: true, breaker: true, rateLimit: false };
  plain = createAttioClient({ ...connection, features: () => off });
  cached = createAttioClient({ ...connection, metrics });
});

afterAll(async () => {
  await Promise.all([plain, cached].map((client) => client[Symbol.asyncDispose]()));
  await sandbox.close();
});

describe('a thousand questions of an agent', () => {
  it('are answered as without a cache, for at most nine tenths of the calls of one that drops all searches of an object at each write', async () => {
    const questions = await ask(1_000);
    for (const question of questions) {
      const answer = await answerTo(cached, question);
      if (question.kind !== 'write') expect(answer).toEqual(await answerTo(plain, question));
    }
    const spent = callsOf(metrics);
    const floor = callsOfPlainCache(questions);
    console.log(
      `1,000 questions: ${spent} calls, ${floor} with a plain cache, ${questions.length} without any (${(spent / floor).toFixed(2)}x)`,
    );
    expect(spent).toBeLessThanOrEqual(0.9 * floor);
  }, 120_000);
});

/** Requests for records that a client made; the metadata aside. */
const callsOf = (of: Metrics): number =>
  of
    .snapshot({ only: ['http.client.request.duration'] })
    .series.filter(({ labels }) => labels['url.template']?.includes('/records'))
    .reduce((sum, { count }) => sum + count, 0);

async function ask(count: number): Promise<readonly Question[]> {
  const random = seeded(11);
  const workspace = new Workspace(plain);
  const gets: Question[] = [];
  const searches: Question[] = words.flatMap((query) => [
    { kind: 'search', object: 'companies', query },
    { kind: 'search', object: 'people', query },
  ]);
  for (const stage of stages) searches.push({ kind: 'search', object: 'deals', filter: { stage } });
  for (const object of ['companies', 'people', 'deals']) {
    const { records } = await searchRecords(workspace, { object, limit: 60 });
    gets.push(...records.map(({ id }): Question => ({ kind: 'get', object, id })));
  }
  const shuffled = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => [random(), item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);
  const [search, get] = [zipf(shuffled(searches), random), zipf(shuffled(gets), random)];
  return Array.from({ length: count }, () => {
    const dice = random();
    if (dice < 0.55) return search();
    const subject = get() as Extract<Question, { kind: 'get' }>;
    return dice < 0.97 ? subject : writeTo(subject, random);
  });
}

function writeTo({ object, id }: { object: string; id: string }, random: () => number): Question {
  const stage = stages[Math.floor(random() * stages.length)];
  const values = object === 'deals' ? { stage } : { description: `changed ${Math.floor(random() * 1e6)}` };
  return { kind: 'write', object, id, values };
}

async function answerTo(client: Client, question: Question): Promise<unknown> {
  const workspace = new Workspace(client);
  const { object } = question;
  switch (question.kind) {
    case 'search':
      return searchRecords(workspace, { object, query: question.query, filter: question.filter, limit: 20 });
    case 'get':
      return getRecords(workspace, { object, record_ids: [question.id] });
    case 'write':
      return writeRecord(workspace, { action: 'replace', object, record_id: question.id, values: question.values });
  }
}

/** The calls of a cache that forgets nothing, but at each write the record and all searches of its object. */
function callsOfPlainCache(questions: readonly Question[]): number {
  const known = new Map<string, Question>();
  let calls = 0;
  for (const question of questions) {
    const key = JSON.stringify(question);
    if (known.has(key)) continue;
    calls += 1;
    if (question.kind !== 'write') {
      known.set(key, question);
      continue;
    }
    for (const [other, { kind, object, ...rest }] of known) {
      const isStale = object === question.object && (kind === 'search' || (rest as { id?: string }).id === question.id);
      if (isStale) known.delete(other);
    }
  }
  return calls;
}
