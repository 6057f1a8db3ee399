import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDate, parseTime, toWireTime } from './time.js';

describe('parseTime', () => {
  it.each([
    ['2023', '2023-01-01T00:00:00.000000000Z'],
    ['2023-02', '2023-02-01T00:00:00.000000000Z'],
    ['2023-01-02', '2023-01-02T00:00:00.000000000Z'],
    ['2023-01-02T13:00', '2023-01-02T13:00:00.000000000Z'],
    ['2023-01-02T13:00:00.123456789Z', '2023-01-02T13:00:00.123456789Z'],
    ['2023-01-02T13:00:00.000000000+02:00', '2023-01-02T11:00:00.000000000Z'],
    ['2023-01-02T23:00:00-1000', '2023-01-03T09:00:00.000000000Z'],
  ])('reads %s as %s', (text, expected) => {
    expect(parseTime(text)).toBe(expected);
  });

  it.each(['', 'soon', '2023-13', '2023-02-30', '2023-01-02T25:00', '20230102', '2023-01-02T13:00:00.1234567890Z'])(
    'knows that %j is no time',
    (text) => {
      expect(parseTime(text)).toBeUndefined();
    },
  );

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.string(), (text) => parseTime(text) === undefined || parseDate(text)?.length === 10));
  });

  it('reads what toWireTime writes, and such texts compare as the times do', () => {
    const times = fc.tuple(fc.integer({ min: 0, max: 4e12 }), fc.nat(999));
    fc.assert(
      fc.property(times, times, (a, b) => {
        const [left, right] = [toWireTime(...a), toWireTime(...b)];
        expect(parseTime(left)).toBe(left);
        expect(left < right).toBe(a[0] * 1000 + a[1] < b[0] * 1000 + b[1]);
      }),
    );
  });
});
