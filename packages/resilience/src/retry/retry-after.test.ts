import { describe, expect, it, vi } from 'vitest';
import { parseRetryAfter } from './retry-after.js';

const noon = Date.UTC(2023, 4, 23, 12, 0, 0);

describe('parseRetryAfter', () => {
  it.each([
    ['2', 2_000],
    [' 0 ', 0],
    ['1.5', 1_500],
    ['99999999999999999999', Number.MAX_SAFE_INTEGER],
  ])('reads %s as seconds', (value, ms) => {
    expect(parseRetryAfter(value)).toBe(ms);
  });

  it.each(['Tue, 23 May 2023 12:00:05 GMT', 'Tuesday, 23-May-23 12:00:05 GMT', 'Tue May 23 12:00:05 2023'])(
    'reads %s as a date',
    (value) => {
      expect(parseRetryAfter(value, null, noon)).toBe(5_000);
    },
  );

  it('takes a date that names no zone for GMT, wherever it runs', () => {
    const parse = vi.spyOn(Date, 'parse');
    parseRetryAfter('Tue May 23 12:00:05 2023', null, noon);
    expect(parse).toHaveBeenCalledWith('Tue May 23 12:00:05 2023 GMT');
    parse.mockRestore();
  });

  it("takes a date against the reply's own clock, however wrong this machine's is", () => {
    const wrong = noon + 3_600_000;
    expect(parseRetryAfter('Tue, 23 May 2023 12:00:05 GMT', 'Tue, 23 May 2023 12:00:04 GMT', wrong)).toBe(1_000);
  });

  it('takes a date in the past as now', () => {
    expect(parseRetryAfter('Tue, 23 May 2023 11:00:00 GMT', null, noon)).toBe(0);
  });

  it("falls back to this machine's clock when the reply's date is unreadable", () => {
    expect(parseRetryAfter('Tue, 23 May 2023 12:00:05 GMT', 'yesterday', noon)).toBe(5_000);
  });

  it.each([null, undefined, '', 'soon', '-5', '1e3', 'Infinity', '5 seconds', 'Tue, 99 May 2023 12:00:05 GMT'])(
    'has nothing to say about %s',
    (value) => {
      expect(parseRetryAfter(value, null, noon)).toBeUndefined();
    },
  );
});
