/** The same in every copy of this package, so that they see each other's deadlines. */
const expiresAt = Symbol.for('@fastpath/resilience.expiresAt');
type TimedSignal = AbortSignal & { [expiresAt]?: number };

/** When the time of a signal is over, on the clock of `performance.now()`; Infinity when it has no end. */
export function expiryOf(signal: AbortSignal): number {
  return (signal as TimedSignal)[expiresAt] ?? Number.POSITIVE_INFINITY;
}

export function setExpiry(signal: AbortSignal, at: number): void {
  (signal as TimedSignal)[expiresAt] = at;
}

/** Milliseconds that the `deadline` and `timeout` policies around a signal leave: 0 when over, Infinity when there are none. */
export function remainingMs(signal: AbortSignal): number {
  return Math.max(0, expiryOf(signal) - performance.now());
}
