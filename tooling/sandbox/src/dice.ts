import { hash, hashText } from './random.js';

/** A number in [0, 1) for each row: no state, any order. */
export type Roll = (row: number) => number;

/** The roll of a decision: it depends on the row and on what is decided, and on nothing else. */
export type Dice = (what: string) => Roll;

/** Dice of one space (people, companies ...) under a seed. */
export function createDice(seed: number, space: string): Dice {
  return (what) => {
    const salt = hash(seed, hashText(space), hashText(what));
    return (row) => hash(salt, row) / 2 ** 32;
  };
}

/** An integer from 0 to below `limit` for each row. */
export const below =
  (roll: Roll, limit: number) =>
  (row: number): number =>
    Math.floor(roll(row) * limit);

/** One of the items for each row. */
export const pick =
  <T>(roll: Roll, items: readonly T[]) =>
  (row: number): T =>
    items[Math.floor(roll(row) * items.length)] as T;
