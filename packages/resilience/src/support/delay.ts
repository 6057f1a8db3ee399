import { abortError } from '../errors.js';
import { offAbort, onAbort } from './on-abort.js';

/** The longest wait of a timer in Node, in milliseconds: a longer one would fire at once. */
export const maxTimerMs = 2 ** 31 - 1;

/**
 * Resolves after `ms` milliseconds, or rejects as soon as `signal` fires. Somebody awaits it, so it keeps the process alive.
 *
 * @throws {ResilienceError} the policy's own reason, or `ABORTED` for the caller's.
 */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(abortError(signal));
    const stop = () => {
      clearTimeout(timer);
      reject(abortError(signal));
    };
    const done = () => {
      offAbort(signal, stop);
      resolve();
    };
    const timer = setTimeout(done, Math.min(ms, maxTimerMs));
    onAbort(signal, stop);
  });
}
