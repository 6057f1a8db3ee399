import { hash, hashText } from '../../random.js';

/** Random decisions that depend on the row and on what is decided, and on nothing else: no state, any order. */
export interface Dice {
  /** A number in [0, 1). */
  share(row: number, what: string): number;
  /** An integer in [0, below). */
  below(row: number, what: string, below: number): number;
  /** One of the items. */
  pick<T>(row: number, what: string, items: readonly T[]): T;
  /** The seed of a decision, for hashes of one's own. */
  salt(what: string): number;
}

/** Dice of one space (people, companies ...) under a seed. */
export function createDice(seed: number, space: string): Dice {
  const salts = new Map<string, number>();
  const salt = (what: string): number => {
    const known = salts.get(what);
    if (known !== undefined) return known;
    const made = hash(seed, hashText(space), hashText(what));
    salts.set(what, made);
    return made;
  };
  const share = (row: number, what: string) => hash(salt(what), row) / 2 ** 32;
  const below = (row: number, what: string, limit: number) => Math.floor(share(row, what) * limit);
  return { salt, share, below, pick: (row, what, items) => items[below(row, what, items.length)] as never };
}
