import type { Operation } from '@fastpath/api-kit';

/** An operation with the words by which it is found. */
interface Entry {
  readonly operation: Operation;
  readonly name: readonly string[];
  readonly summary: readonly string[];
}

/** Finds operations by words, those that fit best first. */
export type Ranking = (query: string) => readonly Operation[];

/** Prepares a search: words of names count double, rare words more than common ones, beginnings of words half. */
export function rankOperations(operations: readonly Operation[]): Ranking {
  const entries = operations.map((operation) => ({
    operation,
    name: wordsOf(operation.name),
    summary: wordsOf(operation.summary),
  }));
  const rarity = rarityOf(entries);
  return (query) => {
    const wanted = [...new Set(wordsOf(query))];
    return entries
      .map((entry) => ({ entry, score: wanted.reduce((sum, word) => sum + fit(entry, word) * rarity(word), 0) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || (a.entry.operation.name < b.entry.operation.name ? -1 : 1))
      .map(({ entry }) => entry.operation);
  };
}

const fit = ({ name, summary }: Entry, word: string): number => Math.max(2 * match(name, word), match(summary, word));

function match(words: readonly string[], wanted: string): number {
  if (words.includes(wanted)) return 1;
  return words.some((word) => isBeginning(word, wanted) || isBeginning(wanted, word)) ? 0.5 : 0;
}

const isBeginning = (beginning: string, word: string): boolean => beginning.length > 2 && word.startsWith(beginning);

function rarityOf(entries: readonly Entry[]): (word: string) => number {
  const counts = new Map<string, number>();
  for (const { name, summary } of entries) {
    for (const word of new Set([...name, ...summary])) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return (word) => Math.log(1 + entries.length / (counts.get(word) ?? 1));
}

const fillers = new Set([
  'a',
  'all',
  'an',
  'and',
  'by',
  'for',
  'from',
  'in',
  'it',
  'my',
  'of',
  'on',
  'or',
  'the',
  'to',
  'with',
]);

/** The words of a text, in lower case and the singular, without those that say nothing. */
function wordsOf(text: string): readonly string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !fillers.has(word)).map(singular);
}

const singular = (word: string): string =>
  word.endsWith('ies') && word.length > 4
    ? `${word.slice(0, -3)}y`
    : word.length > 3 && word.endsWith('s') && !word.endsWith('ss')
      ? word.slice(0, -1)
      : word;
