// Most text is plain, and to take letters apart costs more than all the rest of a search.
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Text as it is compared: without marks above letters, and in lower case. */
export const fold = (text: string): string =>
  isPlain(text) ? text.toLowerCase() : text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const titleIsQuery = 1;
const titleBeginsWithQuery = 0.9;
const wordsFound = 0.8;
const misspelt = 0.4;

/**
 * How well words were met, from 0 to 1: 1 for a title that is the query, 0.9 for one that begins with it, else how much of
 * the words that were found had been typed. It needs nothing of the rest of the index, so it never changes with it.
 */
export function simpleScore(query: string, title: string, words: readonly string[], found: readonly string[]): number {
  const folded = fold(title);
  if (folded === query) return titleIsQuery;
  if (folded.startsWith(query)) return titleBeginsWithQuery;
  let sum = 0;
  for (const word of words) sum += bestOf(word, found);
  return (wordsFound * sum) / words.length;
}

function bestOf(word: string, found: readonly string[]): number {
  let best = 0;
  for (const term of found) {
    if (term.startsWith(word)) best = Math.max(best, word.length / term.length);
  }
  return best || misspelt;
}
