import { describe, expect, it } from 'vitest';
import { BufferPool, type Lease } from './buffer-pool.js';

describe('BufferPool', () => {
  it('lends a buffer again that was given back', async () => {
    const pool = new BufferPool({ bufferBytes: 1_024 });
    const first = await pool.acquire();
    expect(first.buffer.length).toBe(1_024);
    first[Symbol.dispose]();
    expect((await pool.acquire()).buffer).toBe(first.buffer);
  });

  it('never lends one buffer to two', async () => {
    const pool = new BufferPool({ bufferBytes: 8 });
    const leases = await Promise.all([pool.acquire(), pool.acquire(), pool.acquire()]);
    expect(new Set(leases.map(({ buffer }) => buffer)).size).toBe(3);
    leases[0]?.[Symbol.dispose]();
    leases[0]?.[Symbol.dispose]();
    expect(pool.stats()).toEqual({ lent: 2, idle: 1, waiting: 0 });
  });

  it('lets those wait who ask for more than maxPoolSize, and serves them in order', async () => {
    const pool = new BufferPool({ bufferBytes: 8, maxPoolSize: 1 });
    const lease = await pool.acquire();
    const order: string[] = [];
    const noted = (name: string) => (next: Lease) => {
      order.push(name);
      return next;
    };
    const second = pool.acquire().then(noted('second'));
    const third = pool.acquire().then(noted('third'));
    expect(pool.stats().waiting).toBe(2);
    lease[Symbol.dispose]();
    (await second)[Symbol.dispose]();
    (await third)[Symbol.dispose]();
    expect(order).toEqual(['second', 'third']);
    expect(pool.stats().lent).toBe(0);
  });

  it('lets go of who does not want to wait any more', async () => {
    const pool = new BufferPool({ bufferBytes: 8, maxPoolSize: 1 });
    const lease = await pool.acquire();
    const abort = new AbortController();
    const waiting = pool.acquire({ signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(pool.acquire({ signal: abort.signal })).rejects.toThrow('enough');
    lease[Symbol.dispose]();
    expect(pool.stats()).toMatchObject({ lent: 0, waiting: 0 });
  });

  it('keeps no more buffers for reuse than the recycle threshold says', async () => {
    const pool = new BufferPool({ bufferBytes: 8, maxPoolSize: 10, recycleThreshold: 0.3 });
    const leases = await Promise.all(Array.from({ length: 10 }, () => pool.acquire()));
    for (const lease of leases) lease[Symbol.dispose]();
    expect(pool.stats()).toEqual({ lent: 0, idle: 3, waiting: 0 });
  });

  it.each([{ bufferBytes: 0 }, { bufferBytes: 8, maxPoolSize: 0 }, { bufferBytes: 8, recycleThreshold: 2 }])(
    'refuses %j',
    (options) => {
      expect(() => new BufferPool(options)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
    },
  );
});
