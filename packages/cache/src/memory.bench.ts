import { setImmediate as turn } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { describe } from 'vitest';
import { Deflater } from './deflate.js';
import { Envelope } from './envelope.js';
import { built } from './testing/built.js';
import { collectGarbage } from './testing/collect-garbage.js';
import { measure } from './testing/compare.js';
import { crmRecord } from './testing/crm-record.js';

const { Cache } = built<typeof import('./index.js')>('index');
const { compression } = built<typeof import('./compression.js')>('compression');

const HOUR = { ttlMs: 3_600_000 };

/** Bytes that `fill` leaves on the heap, for each of `count`. */
async function bytesEach(count: number, fill: () => unknown): Promise<number> {
  const before = await usedBytes();
  const held = fill();
  const after = await usedBytes();
  return held === undefined ? Number.NaN : (after - before) / count;
}

async function usedBytes(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    await turn(); // what is held weakly stays until the end of the turn
    collectGarbage();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('memory', () => {
  measure('of an entry, above its key and value, at most 150 B', async () => {
    const count = 100_000;
    const keys = Array.from({ length: count }, (_, i) => `people:${i}`);
    for (const key of keys) new Set([key]); // lets V8 compute each hash before it counts
    const value = {};
    const options = { ...HOUR, size: 2_000, tags: ['people'] };
    const ours = await bytesEach(count, () => {
      const cache = new Cache({ maxEntries: count, maxBytes: 1e12 });
      for (const key of keys) cache.namespace('credential').set(key, value, options);
      return cache;
    });
    const lru = await bytesEach(count, () => {
      const cache = new LRUCache<string, object>({ max: count, ttl: 1e7, maxSize: 1e12 });
      for (const key of keys) cache.set(key, value, { size: 2_000 });
      return cache;
    });
    return `ours ${ours.toFixed(0)} B, lru-cache with ttl and size ${lru.toFixed(0)} B`;
  });

  measure('of a 2.1 KB CRM record in memory-saving mode, at least 60 % less', async () => {
    const count = 10_000;
    const json = JSON.stringify(crmRecord(1)).length;
    const texts = Array.from({ length: count }, (_, i) => JSON.stringify(crmRecord(i)));
    const fill = (cache: InstanceType<typeof Cache>) => {
      for (const [i, text] of texts.entries()) cache.namespace('credential').set(`key:${i}`, JSON.parse(text), HOUR);
      return cache;
    };
    const plain = await bytesEach(count, () => fill(new Cache({ maxBytes: 1e12 })));
    const small = await bytesEach(count, () => fill(new Cache({ maxBytes: 1e12, compression: compression() })));
    const less = 100 * (1 - small / plain);
    return `${json} B of JSON: plain ${plain.toFixed(0)} B, compressed ${small.toFixed(0)} B, ${less.toFixed(0)} % less`;
  });

  measure('of a stored 2.1 KB CRM record with a dictionary, at most 600 B', async () => {
    const dictionary = Buffer.from(Array.from({ length: 6 }, (_, i) => JSON.stringify(crmRecord(1_000 + i))).join(''));
    const codec = { encode: JSON.stringify, decode: JSON.parse };
    const sizes = async (deflater: Deflater, from: number) => {
      const envelope = new Envelope(codec, deflater, from);
      let bytes = 0;
      for (let i = 0; i < 500; i++) {
        const entry = {
          value: crmRecord(i),
          tags: [`record:${i}`],
          keptAtMs: Date.now(),
          windows: { ttlMs: 1, staleMs: 0, graceMs: 0 },
        };
        const versions = { cleared: '2nm94auc0o', changed: '14sd6z3pdn', key: '', tags: { [`record:${i}`]: '' } };
        bytes += Buffer.byteLength((await envelope.seal({ entry, versions })) ?? '');
      }
      return (bytes / 500).toFixed(0);
    };
    const plain = await sizes(new Deflater(), Number.POSITIVE_INFINITY);
    const deflated = await sizes(new Deflater(), 0);
    return `plain ${plain} B, deflated ${deflated} B, with dictionary ${await sizes(new Deflater({ dictionary }), 0)} B`;
  });
});
