/** A compiled filter. */
export interface Predicate {
  readonly test: (row: number) => boolean;
  /** Where known without a scan: rows among which all matches are. */
  readonly candidates?: readonly number[];
  /** Comparisons, and steps along paths: what the score of a query is made of. */
  readonly leaves: number;
  readonly hops: number;
}

const cost = (parts: readonly Predicate[]) => ({
  leaves: parts.reduce((sum, { leaves }) => sum + leaves, 0),
  hops: parts.reduce((sum, { hops }) => sum + hops, 0),
});

/** Matches what all parts match. */
export function and(parts: readonly Predicate[]): Predicate {
  const [narrowest] = parts
    .flatMap(({ candidates }) => (candidates ? [candidates] : []))
    .sort((a, b) => a.length - b.length);
  return {
    test: (row) => parts.every((part) => part.test(row)),
    ...(narrowest && { candidates: narrowest }),
    ...cost(parts),
  };
}

/** Matches what any part matches. */
export function or(parts: readonly Predicate[]): Predicate {
  const known = parts.flatMap(({ candidates }) => (candidates ? [candidates] : []));
  return {
    test: (row) => parts.some((part) => part.test(row)),
    ...(known.length === parts.length && { candidates: [...new Set(known.flat())] }),
    ...cost(parts),
  };
}

/** Matches what the part does not match. */
export const not = (part: Predicate): Predicate => ({ test: (row) => !part.test(row), ...cost([part]) });

/** Matches exactly these rows. */
export function oneOf(rows: readonly number[]): Predicate {
  const set = new Set(rows);
  return { test: (row) => set.has(row), candidates: [...set], leaves: 1, hops: 0 };
}
