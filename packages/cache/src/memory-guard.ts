import { getHeapStatistics } from 'node:v8';
import { integerIn, numberIn } from './check.js';
import { CacheError } from './errors.js';

/** A cache that can give up what it used longest ago. `Cache` is one. */
export interface Shrinkable {
  stats(): { readonly entries: number };
  shrinkTo(entries: number): void;
}

export interface MemoryGuardOptions {
  /** Bytes of heap in use above which caches shrink. @default 80 % of the heap's limit */
  readonly maxHeapBytes?: number;
  /** Bytes of resident memory above which caches shrink. @default no limit */
  readonly maxRssBytes?: number;
  /** Milliseconds between two looks. @default 5_000 */
  readonly intervalMs?: number;
  /** The part of its entries a cache gives up at each look, above 0 up to 1. @default 0.1 */
  readonly step?: number;
  /**
   * Milliseconds between two forced garbage collections, in a process started with `--expose-gc`. Each one stops the
   * process: 470 to 560 ms were measured at a heap of 381 MB. V8 collects by itself; leave it off. @default off
   */
  readonly gcIntervalMs?: number;
  /** Told when caches had to shrink. */
  readonly onPressure?: (event: {
    readonly heapBytes: number;
    readonly rssBytes: number;
    readonly evicted: number;
  }) => void;
  /** What memory is in use, in bytes. @default that of the process */
  readonly readMemory?: () => { readonly heapUsed: number; readonly rss: number };
}

/** Watches the process's memory, and shrinks the caches that are registered while there is too much in use. Keeps no process alive. */
export class MemoryGuard implements Disposable {
  readonly #caches = new Set<Shrinkable>();
  readonly #maxHeapBytes: number;
  readonly #maxRssBytes: number;
  readonly #step: number;
  readonly #readMemory: () => { readonly heapUsed: number; readonly rss: number };
  readonly #onPressure: MemoryGuardOptions['onPressure'];
  readonly #timers: NodeJS.Timeout[] = [];

  /** Throws BAD_OPTION for an option out of its range, and for `gcIntervalMs` in a process without `--expose-gc`. */
  constructor(options: MemoryGuardOptions = {}) {
    const heapLimit = Math.floor(getHeapStatistics().heap_size_limit * 0.8);
    this.#maxHeapBytes = integerIn('maxHeapBytes', options.maxHeapBytes ?? heapLimit, 1);
    this.#maxRssBytes = numberIn('maxRssBytes', options.maxRssBytes ?? Number.POSITIVE_INFINITY, 1);
    this.#step = numberIn('step', options.step ?? 0.1, 0.001, 1);
    this.#readMemory = options.readMemory ?? (() => process.memoryUsage());
    this.#onPressure = options.onPressure;
    this.#every(integerIn('intervalMs', options.intervalMs ?? 5_000, 1, 2 ** 31 - 1), () => this.check());
    if (options.gcIntervalMs !== undefined) {
      this.#every(integerIn('gcIntervalMs', options.gcIntervalMs, 1_000, 2 ** 31 - 1), collector());
    }
  }

  /** Lets `cache` be shrunk, until the registration is disposed of. */
  register(cache: Shrinkable): Disposable {
    this.#caches.add(cache);
    return { [Symbol.dispose]: () => this.#caches.delete(cache) };
  }

  /** Looks at once, and returns how many entries were evicted. */
  check(): number {
    const { heapUsed: heapBytes, rss: rssBytes } = this.#readMemory();
    if (heapBytes <= this.#maxHeapBytes && rssBytes <= this.#maxRssBytes) return 0;
    let evicted = 0;
    for (const cache of this.#caches) {
      const { entries } = cache.stats();
      cache.shrinkTo(Math.floor(entries * (1 - this.#step)));
      evicted += entries - cache.stats().entries;
    }
    this.#onPressure?.({ heapBytes, rssBytes, evicted });
    return evicted;
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#caches.clear();
  }

  #every(ms: number, run: () => void): void {
    this.#timers.push(setInterval(run, ms).unref());
  }
}

function collector(): () => void {
  const { gc } = globalThis;
  if (gc === undefined) throw new CacheError('BAD_OPTION', 'gcIntervalMs needs a process started with --expose-gc');
  return () => gc();
}
