import { setMaxListeners } from 'node:events';

/** What is called when a signal fires. */
export type AbortListener = (() => void) | { handleEvent(): void };

/**
 * Listens for the abort of a signal; `offAbort` ends that. A thousand tasks that wait on one signal are no leak, so Node's
 * warning of one is turned off for it.
 */
export function onAbort(signal: AbortSignal, listener: AbortListener): void {
  setMaxListeners(0, signal);
  signal.addEventListener('abort', listener, { once: true });
}

/** Ends what `onAbort` began with the same listener. */
export function offAbort(signal: AbortSignal, listener: AbortListener): void {
  signal.removeEventListener('abort', listener);
}
