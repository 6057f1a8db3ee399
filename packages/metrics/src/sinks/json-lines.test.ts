import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Metrics } from '../metrics.js';
import { jsonLines } from './json-lines.js';

const { signal } = new AbortController();

describe('jsonLines', () => {
  it('writes each snapshot as one line', async () => {
    const stream = new PassThrough({ encoding: 'utf8' });
    const metrics = new Metrics();
    metrics.counter('calls', { description: 'one\ntwo' }).add(2);
    const sink = jsonLines(stream);
    await sink(metrics.snapshot(), signal);
    await sink(metrics.snapshot(), signal);
    const lines = String(stream.read()).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ series: [{ name: 'calls', current: 2 }] });
  });

  it('puts nothing more into a stream that does not drain', async () => {
    const stream = new Writable({ highWaterMark: 10, write: () => {} });
    const sink = jsonLines(stream);
    void sink(new Metrics().snapshot(), signal);
    const held = stream.writableLength;
    await expect(sink(new Metrics().snapshot(), signal)).rejects.toThrow('does not drain');
    expect(stream.writableLength).toBe(held);
  });

  it('fails the flush, and nothing else, when the stream breaks', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    const sink = jsonLines(stream);
    await expect(sink(new Metrics().snapshot(), signal)).rejects.toThrow('EPIPE');
    await expect(sink(new Metrics().snapshot(), signal)).rejects.toThrow();
  });
});
