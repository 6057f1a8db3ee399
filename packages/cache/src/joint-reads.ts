/** Brings together what is asked for in one tick: a hundred lookups at once are one round trip. */
export class JointReads {
  readonly #getMany: (keys: string[]) => Promise<readonly unknown[]>;
  #keys: string[] = [];
  #answer: Promise<readonly unknown[]> | undefined;

  constructor(getMany: (keys: string[]) => Promise<readonly unknown[]>) {
    this.#getMany = getMany;
  }

  /** The values by position; `undefined` where there is none. */
  async get(keys: readonly string[]): Promise<unknown[]> {
    const from = this.#keys.length;
    for (const key of keys) this.#keys.push(key);
    this.#answer ??= this.#askSoon();
    const answer = await this.#answer;
    return keys.map((_, index) => answer[from + index] ?? undefined);
  }

  async #askSoon(): Promise<readonly unknown[]> {
    await undefined;
    const keys = this.#keys;
    this.#keys = [];
    this.#answer = undefined;
    return this.#getMany(keys);
  }
}
