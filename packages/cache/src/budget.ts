/** A part of what a budget bounds: says what it holds, and gives up what it used longest ago. */
export interface Shareholder {
  readonly entries: number;
  readonly bytes: number;
  evictOldest(): void;
}

/** Holds many namespaces together within one number of entries and one number of bytes. Who holds most gives first. */
export class Budget {
  readonly maxEntries: number;
  readonly maxBytes: number;
  entries = 0;
  bytes = 0;
  readonly #holders = new Set<Shareholder>();

  constructor(maxEntries: number, maxBytes: number) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  join(holder: Shareholder): void {
    this.#holders.add(holder);
  }

  leave(holder: Shareholder): void {
    this.#holders.delete(holder);
  }

  /** Takes note of a change. */
  change(entries: number, bytes: number): void {
    this.entries += entries;
    this.bytes += bytes;
  }

  /** Evicts until everything fits. */
  fit(): void {
    while (this.entries > this.maxEntries) this.#largest('entries')?.evictOldest();
    while (this.bytes > this.maxBytes) this.#largest('bytes')?.evictOldest();
  }

  #largest(unit: 'entries' | 'bytes'): Shareholder | undefined {
    let largest: Shareholder | undefined;
    for (const holder of this.#holders) if (largest === undefined || holder[unit] > largest[unit]) largest = holder;
    return largest;
  }
}
