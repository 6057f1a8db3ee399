import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIds, isUuid } from './ids.js';

const seeds = fc.nat(0xffff_ffff);
const rows = fc.nat(0x7fff_ffff);

describe('ids', () => {
  it('are UUIDs of version 4 that lead back to their row', () => {
    fc.assert(
      fc.property(seeds, seeds, rows, (seed, space, row) => {
        const ids = createIds(seed, space);
        const id = ids.of(row);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(ids.row(id)).toBe(row);
        expect(ids.row(id.toUpperCase())).toBe(row);
      }),
    );
  });

  it('of one space mean nothing in another', () => {
    fc.assert(
      fc.property(seeds, rows, (seed, row) => {
        expect(createIds(seed, 2).row(createIds(seed, 1).of(row))).toBe(-1);
      }),
    );
  });

  it('are not found when they were never given out', () => {
    const { row } = createIds(1, 1);
    fc.assert(fc.property(fc.uuid(), (id) => row(id) === -1));
    fc.assert(fc.property(fc.string(), (text) => row(text) === -1));
  });

  it('are told from other texts', () => {
    expect(isUuid('0174BFAC-74b9-41de-b757-c6fa2a68ab00')).toBe(true);
    expect(isUuid('0174bfac74b941deb757c6fa2a68ab00')).toBe(false);
    expect(isUuid('../objects')).toBe(false);
  });
});
