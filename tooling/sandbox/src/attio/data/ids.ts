import type { Ids } from '../../collection.js';
import { hash } from '../../random.js';

const PAIRS = Array.from({ length: 65_536 }, (_, i) => i.toString(16).padStart(4, '0'));
const high = (word: number): string => PAIRS[word >>> 16] as string;
const low = (word: number): string => PAIRS[word & 0xffff] as string;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for the written form of a UUID, in either case. */
export const isUuid = (text: string): boolean => UUID.test(text.toLowerCase());

/** UUIDs that carry their row, scrambled, of one space (a table, the notes, the attributes of an object ...) under a seed. */
export function createIds(seed: number, space: number): Ids {
  const of = (row: number): string => {
    const first = hash(seed, space, row);
    const second = (hash(first, space, 1) & 0xffff0fff) | 0x4000;
    const third = (hash(first, space, 2) & 0x3fffffff) | 0x80000000;
    const last = row ^ hash(first, second, third);
    return `${high(first)}${low(first)}-${high(second)}-${low(second)}-${high(third)}-${low(third)}${high(last)}${low(last)}`;
  };
  const row = (text: string): number => {
    const id = text.toLowerCase();
    if (!UUID.test(id)) return -1;
    const [first, second, third, last] = [0, 8, 16, 24].map((at) =>
      Number.parseInt(id.replaceAll('-', '').slice(at, at + 8), 16),
    ) as [number, number, number, number];
    const found = (last ^ hash(first, second | 0, third | 0)) >>> 0;
    return of(found) === id ? found : -1;
  };
  return { of, row };
}
