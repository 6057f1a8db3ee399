import { describe, expect, it } from 'vitest';
import { nearest } from './nearest.js';

const names = ['companies', 'people', 'deals', 'company_size'];

describe('nearest', () => {
  it('answers with the names spelt most like the one given, best first', () => {
    expect(nearest('compnies', names)).toEqual(['companies']);
    expect(nearest('Deal', names)[0]).toBe('deals');
  });

  it('answers with names that contain the one given', () => {
    expect(nearest('size', names)).toContain('company_size');
  });

  it('answers with nothing when all are mostly different', () => {
    expect(nearest('xylophone', names)).toEqual([]);
  });
});
