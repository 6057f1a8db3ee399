/** Of the signals of tasks that run now. A property on a signal, or a weak map, would cost several times as much. */
const expiries = new Map<AbortSignal, number>();

/** When the time of a signal is over, on the clock of `performance.now()`; Infinity when it has no end. */
export function expiryOf(signal: AbortSignal): number {
  return expiries.get(signal) ?? Number.POSITIVE_INFINITY;
}

/** Holds until `clearExpiry`, which whoever sets it must call. */
export function setExpiry(signal: AbortSignal, at: number): void {
  expiries.set(signal, at);
}

/** Forgets the end of a signal whose task has ended. */
export function clearExpiry(signal: AbortSignal): void {
  expiries.delete(signal);
}
