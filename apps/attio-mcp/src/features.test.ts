import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';
import type { Session } from './testing/session.js';

const served = serve();
const { start, shared } = served;
/** A server that has read the metadata of companies, and ids of some of them; nothing is in its cache but those. */
async function warmed(count: number): Promise<{ readonly session: Session; readonly ids: readonly string[] }> {
  const { json } = await (await shared()).call('search_records', {
    object: 'companies',
    limit: count,
    fields: ['name'],
  });
  const session = await start();
  await session.call('describe_object', { object: 'companies' });
  served.sandbox.reset();
  return { session, ids: json.records.map(({ id }: { id: string }) => id) };
}

describe('features', () => {
  it('are switched while the server runs, by its configuration file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'attio-mcp-'));
    const file = join(folder, 'config.json');
    await writeFile(file, '{"cache": true}');
    const session = await start({}, ['--config', file]);
    const ask = async () => {
      const before = served.sandbox.calls().filter(({ path }) => path.endsWith('/query')).length;
      await session.call('search_records', { object: 'companies', limit: 1 });
      return served.sandbox.calls().filter(({ path }) => path.endsWith('/query')).length - before;
    };
    expect([await ask(), await ask()]).toEqual([1, 0]);
    await writeFile(file, '{"cache": false}');
    let calls = await ask();
    while (calls === 0) calls = await ask();
    expect(await ask()).toBe(1);
    await rm(folder, { recursive: true });
  });

  it('that are off change no answer, only its cost', async () => {
    const off = ['--no-cache', '--no-batching', '--no-coalescing', '--no-retry', '--no-breaker', '--no-rate-limit'];
    const { session, ids } = await warmed(3);
    const plain = await start({}, off);
    const ask = (one: Session) =>
      Promise.all(ids.map((id) => one.call('get_records', { object: 'companies', record_ids: [id] })));
    const [fast, slow] = [await ask(session), await ask(plain)];
    expect(slow.map(({ json }) => json)).toEqual(fast.map(({ json }) => json));
  });
});
