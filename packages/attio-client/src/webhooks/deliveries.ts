/** Which deliveries were dealt with. Attio sends at least once, and the same `Idempotency-Key` each time. */
export class Deliveries {
  readonly #seen = new Set<string>();
  readonly #maxKeys: number;

  /** @param maxKeys deliveries remembered, the latest */
  constructor(maxKeys = 10_000) {
    this.#maxKeys = maxKeys;
  }

  /** Whether it is the first of its key. A delivery without one is always taken for new. */
  isNew(key: string | undefined): boolean {
    if (key === undefined || key === '') return true;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    const [oldest] = this.#seen;
    if (this.#seen.size > this.#maxKeys && oldest !== undefined) this.#seen.delete(oldest);
    return true;
  }
}
