import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from './lines.js';

function split(chunks: readonly Buffer[], maxBytes = 1000) {
  const lines: string[] = [];
  const long: [string, string][] = [];
  const splitter = new LineSplitter({
    maxBytes,
    onLine: (line) => lines.push(line),
    onLongLine: (start, end) => long.push([start, end]),
  });
  for (const chunk of chunks) splitter.push(chunk);
  return { lines, long };
}

describe('LineSplitter', () => {
  it('gives the same lines however the bytes are cut', () => {
    const text = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }).map((line) => line.replaceAll('\n', ' ')));
    fc.assert(
      fc.property(text, fc.array(fc.nat(40)), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
        const chunks = ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
        expect(split(chunks, 1e6).lines).toEqual(lines);
      }),
    );
  });

  it('holds back an unfinished line', () => {
    expect(split([Buffer.from('a\nb')]).lines).toEqual(['a']);
  });

  it('reports a line that is too long once, by its ends, and goes on with the next', () => {
    const { lines, long } = split([
      Buffer.from(`start${'x'.repeat(3000)}`),
      Buffer.from(`${'y'.repeat(3000)}end\nnext\n`),
    ]);
    expect(lines).toEqual(['next']);
    expect(long).toEqual([[expect.stringMatching(/^startx+$/), expect.stringMatching(/^y+end$/)]]);
  });

  it('takes a line of exactly the greatest length', () => {
    expect(split([Buffer.from(`${'x'.repeat(1000)}\n`)]).lines).toHaveLength(1);
    expect(split([Buffer.from(`${'x'.repeat(1001)}\n`)]).long).toHaveLength(1);
  });
});
