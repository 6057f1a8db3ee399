/** Whatever is found by its identity. */
interface Identified {
  readonly id: unknown;
}

const SLOTS = 256;
const MOST_IN_TABLE = 128;
const MOST_PROBES = 8;
const MOST_FREE_TABLES = 64;

/** Tables of closed batches, for those to come. */
const freeTables: Uint8Array[] = [];

/**
 * Entries in the order they came, found by identity. A batch is short and lives shortly: to fill a `Map` or `Set` for
 * each costs more than all the rest, most of it in the garbage collector. So strings and numbers are found by a small
 * table that is used again and again; what does not suit it - objects, more than 128 entries, too many alike - by a Map.
 */
export class EntryIndex<E extends Identified> {
  readonly entries: E[] = [];
  #table: Uint8Array | undefined = freeTables.pop() ?? new Uint8Array(SLOTS);
  #map: Map<unknown, E> | undefined;
  #freeSlot = 0;

  find(id: unknown): E | undefined {
    const table = this.#table;
    let slot = slotOf(id);
    if (!table || slot < 0 || this.entries.length === MOST_IN_TABLE) return this.#byId().get(id);
    for (let probe = 0; probe < MOST_PROBES; probe++) {
      const position = table[slot] as number;
      if (position === 0) {
        this.#freeSlot = slot;
        return undefined;
      }
      const entry = this.entries[position - 1] as E;
      if (entry.id === id) return entry;
      slot = (slot + 1) % SLOTS;
    }
    return this.#byId().get(id);
  }

  /** Adds an entry that was looked for just now, and not found. */
  add(entry: E): E {
    this.entries.push(entry);
    if (this.#map) this.#map.set(entry.id, entry);
    else if (this.#table) this.#table[this.#freeSlot] = this.entries.length;
    return entry;
  }

  delete(entry: E): void {
    if (this.#table) this.#byId();
    this.#map?.delete(entry.id);
    this.entries.splice(this.entries.indexOf(entry), 1);
  }

  /** Nothing is looked for or added any more. */
  close(): void {
    if (!this.#table) return;
    this.#table.fill(0);
    if (freeTables.length < MOST_FREE_TABLES) freeTables.push(this.#table);
    this.#table = undefined;
  }

  #byId(): Map<unknown, E> {
    this.#map ??= new Map(this.entries.map((entry) => [entry.id, entry]));
    this.close();
    return this.#map;
  }
}

/** Where the search for `id` begins, by what tells identities apart most often: the end; -1 for neither string nor number. */
function slotOf(id: unknown): number {
  if (typeof id === 'number') return Number.isNaN(id) ? -1 : Math.imul(id, 0x9e3779b1) >>> 24;
  if (typeof id !== 'string') return -1;
  const { length } = id;
  let hash = length;
  for (let i = Math.max(0, length - 4); i < length; i++) hash = Math.imul(hash, 31) + id.charCodeAt(i);
  hash = Math.imul(hash, 31) + id.charCodeAt(length >> 1);
  return Math.imul(hash, 0x9e3779b1) >>> 24;
}
