/** A part of what a budget bounds: says what it holds, and gives up what it used longest ago. */
export interface Shareholder {
  readonly entries: number;
  readonly bytes: number;
  evictOldest(): void;
  /** Drops what was kept later than `now`. */
  dropFuture(now: number): void;
}

const LOOKS = 8;
const MAX_RESERVED = 131_072;

/** Holds many namespaces together within one number of entries and one number of bytes. Who holds most gives first. */
export class Budget {
  maxEntries: number;
  maxBytes: number;
  entries = 0;
  bytes = 0;
  readonly #holders = new Set<Shareholder>();
  #next = this.#holders.values();
  #reserved = false;
  #largest: Shareholder | undefined;

  constructor(maxEntries: number, maxBytes: number) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  /** How many entries a holder should make room for at once: all of them for the first, which is often the only one. */
  reserve(): number {
    if (this.#reserved || this.maxEntries > MAX_RESERVED) return 0;
    this.#reserved = true;
    return this.maxEntries + 1; // the budget evicts, never the holder by itself
  }

  /** Takes note of what `holder` got or gave. Who holds nothing is not known here. */
  change(holder: Shareholder, entries: number, bytes: number): void {
    this.entries += entries;
    this.bytes += bytes;
    if (holder.entries === 0) this.#holders.delete(holder);
    else if (entries > 0) this.#holders.add(holder);
  }

  /** Evicts until everything fits. `grown` is who has just got more. */
  fit(grown?: Shareholder): void {
    while (this.entries > this.maxEntries) this.#largestBy('entries', grown)?.evictOldest();
    while (this.bytes > this.maxBytes) this.#largestBy('bytes', grown)?.evictOldest();
  }

  /** Drops everywhere what was kept later than `now`: the clock went back. */
  dropFuture(now: number): void {
    for (const holder of [...this.#holders]) holder.dropFuture(now);
  }

  /** Evicts what the largest holders used longest ago, until no more than `entries` are left. */
  shrinkTo(entries: number): void {
    while (this.entries > Math.max(0, entries)) this.#largestBy('entries')?.evictOldest();
  }

  /** The largest of the last one found, the one that grew, and the next eight: exact for eight namespaces, and as cheap for ten thousand. */
  #largestBy(unit: 'entries' | 'bytes', grown?: Shareholder): Shareholder | undefined {
    this.#compare(unit, grown);
    for (let looks = Math.min(LOOKS, this.#holders.size); looks > 0; looks--) this.#compare(unit, this.#turn());
    return this.#largest;
  }

  #compare(unit: 'entries' | 'bytes', holder: Shareholder | undefined): void {
    if (holder !== undefined && holder[unit] > (this.#largest?.[unit] ?? 0)) this.#largest = holder;
  }

  #turn(): Shareholder | undefined {
    const { value } = this.#next.next();
    if (value !== undefined) return value;
    this.#next = this.#holders.values();
    return this.#next.next().value;
  }
}
