/** Pseudo-random numbers from 0 up to, not including, 1; the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Picks items so that the second is asked for half as often as the first, the third a third as often, and so on. */
export function zipf<T>(items: readonly T[], random: () => number): () => T {
  let total = 0;
  const upTo = items.map((_, i) => {
    total += 1 / (i + 1);
    return total;
  });
  return () => {
    const at = random() * total;
    return items[
      Math.max(
        0,
        upTo.findIndex((sum) => at < sum),
      )
    ] as T;
  };
}
