import { describe, expect, it } from 'vitest';
import { readArguments, UsageError } from './arguments.js';

describe('readArguments', () => {
  it('listens on port 4010 of loopback, quiet and at full size, unless told otherwise', () => {
    expect(readArguments(['attio'])).toEqual({
      port: 4010,
      host: '127.0.0.1',
      profile: 'quiet',
      size: 'full',
      seed: 42,
    });
  });

  it('takes every option', () => {
    const args = 'attio --port 0 --host ::1 --profile hostile --size small --seed 7'.split(' ');
    expect(readArguments(args)).toEqual({ port: 0, host: '::1', profile: 'hostile', size: 'small', seed: 7 });
  });

  it.each([
    [[], 'usage'],
    [['salesforce'], 'usage'],
    [['attio', '--port', '70000'], '--port'],
    [['attio', '--port', '4o10'], '--port'],
    [['attio', '--profile', 'angry'], 'quiet, realistic, hostile'],
    [['attio', '--colour', 'red'], '--colour'],
  ])('refuses %j and says why', (args, reason) => {
    expect(() => readArguments(args)).toThrow(UsageError);
    expect(() => readArguments(args)).toThrow(reason);
  });
});
