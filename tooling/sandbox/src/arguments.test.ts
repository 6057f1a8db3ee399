import { describe, expect, it } from 'vitest';
import { readArguments, UsageError } from './arguments.js';

describe('readArguments', () => {
  it.each([
    ['attio', 4010],
    ['iconect', 4020],
  ])('lets %s listen on port %i of loopback, quiet and at full size, unless told otherwise', (service, port) => {
    const options = { port, host: '127.0.0.1', profile: 'quiet', size: 'full', seed: 42 };
    expect(readArguments([service])).toEqual({ service, options });
  });

  it('takes every option', () => {
    const args = 'attio --port 0 --host ::1 --profile hostile --size small --seed 7'.split(' ');
    const options = { port: 0, host: '::1', profile: 'hostile', size: 'small', seed: 7 };
    expect(readArguments(args)).toEqual({ service: 'attio', options });
  });

  it('lets search of attio lag as wanted', () => {
    expect(readArguments(['attio', '--search-lag-ms', '1500'])).toMatchObject({ options: { searchLagMs: 1_500 } });
  });

  it('lets tokens, jobs and bulk operations of iconect take as long as wanted', () => {
    const args = 'iconect --token-ttl 60 --reported-expires-in 9 --job-ms 0 --bulk-per-second 10'.split(' ');
    const options = { tokenTtlSeconds: 60, reportedExpiresIn: 9, jobMs: 0, bulkPerSecond: 10 };
    expect(readArguments(args)).toMatchObject({ service: 'iconect', options });
  });

  it.each([
    [[], 'usage'],
    [['salesforce'], 'usage'],
    [['attio', '--port', '70000'], '--port'],
    [['attio', '--port', '4o10'], '--port'],
    [['attio', '--profile', 'angry'], 'quiet, realistic, hostile'],
    [['attio', '--colour', 'red'], '--colour'],
    [['attio', '--token-ttl', '60'], 'iconect only'],
    [['attio', '--search-lag-ms', 'long'], '--search-lag-ms'],
    [['iconect', '--search-lag-ms', '60'], 'attio only'],
  ])('refuses %j and says why', (args, reason) => {
    expect(() => readArguments(args)).toThrow(UsageError);
    expect(() => readArguments(args)).toThrow(reason);
  });
});
