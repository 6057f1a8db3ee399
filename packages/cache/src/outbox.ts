const MAX_PENDING = 10_000;

export interface OutboxOptions {
  readonly random: () => number;
  /** Stores records; false when that failed. */
  readonly write: (records: readonly VersionRecord[]) => Promise<boolean>;
}

export type VersionRecord = readonly [name: string, version: string];

/** Versions that are to be stored, in order, until they are known to be. */
export class Outbox {
  readonly #random: () => number;
  readonly #write: OutboxOptions['write'];
  readonly #onOverflow: (namespace: string) => void;
  readonly #pending = new Map<string, string>();
  readonly #namespaceOf = new Map<string, string>();
  #stored: Promise<void> | undefined;
  #onStored: () => void = () => {};
  #changed = false;
  #writing: Promise<void> | undefined;

  /** `onOverflow` is called for each namespace of which too much waits, when all of it was forgotten. */
  constructor({ random, write }: OutboxOptions, onOverflow: (namespace: string) => void) {
    this.#random = random;
    this.#write = write;
    this.#onOverflow = onOverflow;
  }

  /** Whether `name` is not known to be stored. */
  holds(name: string): boolean {
    return this.#pending.has(name);
  }

  /** Gives each of `names` a new version, and stores them soon; one that waits already keeps its place. */
  renew(namespace: string, names: readonly string[]): void {
    for (const name of names) {
      this.#pending.set(name, this.#version());
      this.#namespaceOf.set(name, namespace);
    }
    if (this.#pending.size > MAX_PENDING) this.#overflow();
    this.#changed = true;
    this.#writing ??= this.#writeSoon();
  }

  /** What is not known to be stored. */
  pending(): VersionRecord[] {
    return [...this.#pending];
  }

  /** Takes note that `records` are stored. */
  settled(records: readonly VersionRecord[]): void {
    for (const [name, version] of records) {
      if (this.#pending.get(name) !== version) continue;
      this.#pending.delete(name);
      this.#namespaceOf.delete(name);
    }
    if (this.#pending.size > 0) return; // some were renewed meanwhile, and are written next
    this.#stored = undefined;
    this.#onStored();
  }

  /** Resolves once all that waits now is stored, which may be after the store was away. */
  stored(): Promise<void> {
    if (this.#pending.size === 0) return Promise.resolve();
    this.#stored ??= new Promise((resolve) => {
      this.#onStored = resolve;
    });
    return this.#stored;
  }

  /**
   * Takes note that `records` may be stored or not. They get other versions: the same one stored again, later, would
   * undo what another process wrote in between.
   */
  unsettled(records: readonly VersionRecord[]): void {
    for (const [name, version] of records)
      if (this.#pending.get(name) === version) this.#pending.set(name, this.#version());
  }

  /** Resolves when the writes begun so far have ended. */
  async written(): Promise<void> {
    await this.#writing;
  }

  #version(): string {
    return Math.floor(this.#random() * 2 ** 48).toString(36);
  }

  /** Too much was invalidated while the store was away: everything was. */
  #overflow(): void {
    const namespaces = new Set(this.#namespaceOf.values());
    this.#pending.clear();
    this.#namespaceOf.clear();
    for (const namespace of namespaces) this.#onOverflow(namespace);
  }

  /** One write at a time: of two versions the later one must be stored last. */
  async #writeSoon(): Promise<void> {
    await undefined;
    let stored = true;
    while (stored && this.#changed) {
      this.#changed = false;
      const records = this.pending();
      stored = await this.#write(records);
      if (stored) this.settled(records);
      else this.unsettled(records);
    }
    this.#writing = undefined;
  }
}
