/** What was asked for in one tick. */
interface Batch {
  readonly names: string[];
  readonly positions: Map<string, number>;
  /** When the first of those who ask began to wait, in milliseconds. */
  since: number;
  readonly answer: Promise<readonly unknown[] | undefined>;
}

/** Brings together what is asked for in one tick: a hundred lookups at once are one round trip, and ask for a name once. */
export class JointReads {
  readonly #getMany: (names: string[], since: number) => Promise<readonly unknown[] | undefined>;
  #open: Batch | undefined;

  /** `getMany` is told since when, in milliseconds, the first of the callers waits. It must not reject. */
  constructor(getMany: (names: string[], since: number) => Promise<readonly unknown[] | undefined>) {
    this.#getMany = getMany;
  }

  /** The values by position, `undefined` where there is none; `undefined` when they could not be read. */
  async get(names: readonly string[], since: number): Promise<unknown[] | undefined> {
    this.#open ??= this.#newBatch(since);
    const batch = this.#open;
    if (since < batch.since) batch.since = since;
    const positions: number[] = [];
    for (const name of names) positions.push(place(batch, name));
    const answer = await batch.answer;
    return answer && positions.map((position) => answer[position] ?? undefined);
  }

  #newBatch(since: number): Batch {
    const batch: Batch = {
      names: [],
      positions: new Map(),
      since,
      answer: Promise.resolve().then(() => {
        this.#open = undefined;
        return this.#getMany(batch.names, batch.since);
      }),
    };
    return batch;
  }
}

function place({ names, positions }: Batch, name: string): number {
  const known = positions.get(name);
  if (known !== undefined) return known;
  positions.set(name, names.length);
  return names.push(name) - 1;
}
