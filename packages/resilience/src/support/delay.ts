import { abortError } from '../errors.js';
import type { Scope } from '../scope.js';

/** The longest wait of a timer in Node, in milliseconds: a longer one would fire at once. */
export const maxTimerMs = 2 ** 31 - 1;

/**
 * Resolves after `ms` milliseconds, or rejects as soon as `scope` is aborted. Somebody awaits it, so it keeps the process alive.
 *
 * @throws {ResilienceError} the policy's own reason, or `ABORTED` for the caller's.
 */
export function delay(ms: number, scope: Scope): Promise<void> {
  return new Promise((resolve, reject) => {
    if (scope.aborted) return reject(abortError(scope));
    const stop = () => {
      clearTimeout(timer);
      reject(abortError(scope));
    };
    const done = () => {
      scope.offAbort(stop);
      resolve();
    };
    const timer = setTimeout(done, Math.min(ms, maxTimerMs));
    scope.onAbort(stop);
  });
}
