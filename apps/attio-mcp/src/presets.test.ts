import { loadConfig } from '@fastpath/mcp-kit';
import { describe, expect, it } from 'vitest';
import { config } from './config.js';
import { presets } from './presets.js';
import { serve } from './testing/serve.js';

const { start, calls } = serve();
const load = (...argv: readonly string[]) => loadConfig(config, { argv, env: {} });

describe('presets', () => {
  it.each(Object.entries(presets))(
    '%s is in force by its name, and gives way to what is set by hand',
    (name, given) => {
      const { values, sources } = load('--preset', name, '--reads-per-second', '50');
      expect(values).toMatchObject({ ...given, readsPerSecond: 50 });
      for (const key of Object.keys(given)) expect(sources[key as keyof typeof sources]).toBe('preset');
      expect(load('--preset', name, '--cache-max-entries', '7').values.cacheMaxEntries).toBe(7);
    },
  );

  it('that there are not end the process with the names of those that there are', () => {
    expect(() => load('--preset', 'fast')).toThrow(/interactive, autocomplete, sync, dashboard, gateway/);
  });
});

describe('how long answers are kept', () => {
  it('goes by the first pattern that fits, and else by what is asked', async () => {
    const session = await start({}, ['--ttls', 'records.query*deals*=0,records.query*=60000']);
    for (const object of ['deals', 'deals', 'people', 'people']) await session.call('search_records', { object });
    expect(calls().filter((call) => call.endsWith('query'))).toEqual([
      'POST /v2/objects/deals/records/query',
      'POST /v2/objects/deals/records/query',
      'POST /v2/objects/people/records/query',
    ]);
  });

  it.each(['deals', 'deals=soon', '=5'])('must be a pattern and a number: %s', (text) => {
    expect(() => load('--ttls', text)).toThrow(/--ttls.*pattern/);
  });
});
