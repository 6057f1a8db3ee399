/** What hears of events. It cannot disturb what it listens to: one that throws becomes a process warning. */
export function tell<E>(listener: ((event: E) => void) | undefined, event: E): void {
  if (!listener) return;
  try {
    listener(event);
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : new Error(String(error)));
  }
}
