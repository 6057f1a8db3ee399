const RealDate = Date;
const schedule = setTimeout;

let cached = 0;

function forget(): void {
  cached = 0;
}

/** The wall clock in milliseconds, read at most once per millisecond: reading it costs more than a cache hit. */
export function wallClock(): number {
  if (Date !== RealDate) return Date.now(); // a simulated clock is read each time
  if (cached === 0) {
    cached = Date.now();
    schedule(forget, 1).unref();
  }
  return cached;
}
