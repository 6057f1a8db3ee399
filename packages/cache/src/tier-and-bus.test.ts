import { describe, expect, it, vi } from 'vitest';
import { Cache } from './cache.js';
import { KeyvTier } from './keyv-tier.js';
import { deferred } from './testing/deferred.js';
import type { Change, InvalidationBus } from './tier.js';

const HOUR = { ttlMs: 3_600_000, tags: ['tag'] };
type Listener = (namespace: string, change: Change) => void;

/** A bus that brings its messages at once: no store is faster. */
function fastBus() {
  const listeners: Listener[] = [];
  return (): InvalidationBus => {
    let own: Listener;
    return {
      publish: (namespace, change) => {
        for (const listener of listeners) if (listener !== own) listener(namespace, change);
      },
      listen: (onChange) => {
        own = onChange;
        listeners.push(onChange);
      },
      async [Symbol.asyncDispose]() {},
    };
  };
}

/** A store that takes its time with writes while `gate` is closed. */
class SlowMap extends Map<unknown, unknown> {
  gate: Promise<void> = Promise.resolve();

  override set(key: unknown, value: unknown): this {
    void this.gate.then(() => super.set(key, value));
    return this.gate.then(() => this) as unknown as this;
  }
}

describe('a second tier and a bus', () => {
  it('leave nobody with what was read between the news and their storing', async () => {
    const store = new SlowMap();
    const bus = fastBus();
    const aProcess = () =>
      new Cache({ l2: new KeyvTier({ store, deadlineMs: 5_000 }), bus: bus() }).namespace('credential');
    const [writer, reader] = [aProcess(), aProcess()];
    let source = 'old';
    const read = (space: typeof reader) => space.getOrLoad('key', async () => source, HOUR);

    await read(writer);
    await vi.waitFor(() => expect([...store.keys()].join()).toContain(':e:key'));
    const stored = deferred<void>();
    store.gate = stored.promise;
    source = 'new';
    writer.invalidate(['tag']);
    await read(reader); // it heard of it, and the second tier did not yet
    stored.resolve();
    await vi.waitFor(async () => expect(await read(reader)).toBe('new'));
  });
});
