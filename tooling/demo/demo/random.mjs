/** A series of numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Picks items so that the second is asked for about half as often as the first, the third a third as often, … */
export function zipf(items, exponent, random) {
  let sum = 0;
  const sums = items.map((_, i) => {
    sum += 1 / (i + 1) ** exponent;
    return sum;
  });
  return () => {
    const at = random() * sum;
    return items[sums.findIndex((upTo) => at < upTo)] ?? items[items.length - 1];
  };
}
