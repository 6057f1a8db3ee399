/** Numbers from 0 to below 1 that are the same at each run. */
function seeded(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Latencies of a service as they are met: lognormal around 110 ms, in seconds. */
export function latencies(length: number): Float64Array {
  const random = seeded();
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Float64Array.from({ length }, () => 0.11 * Math.exp(0.5 * normal()));
}
