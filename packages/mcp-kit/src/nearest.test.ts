import { describe, expect, it } from 'vitest';
import { nearest } from './nearest.js';

describe('nearest', () => {
  it('finds the name that a typo means', () => {
    expect(nearest('serach_records', ['get_records', 'search_records'])).toBe('search_records');
    expect(nearest('--LOGLEVEL', ['--log-level', '--port'])).toBe('--log-level');
  });

  it('finds nothing when nothing is near', () => {
    expect(nearest('weather', ['get_records', 'search_records'])).toBeUndefined();
  });
});
