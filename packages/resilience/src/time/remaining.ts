import type { TaskParent } from '../policy.js';
import { scopeOf } from '../scope.js';

/**
 * Milliseconds that the `deadline` and `timeout` policies around a task leave to it, by its context or its signal: 0 when
 * that has fired, Infinity when there are no such policies.
 */
export function remainingMs(parent: TaskParent): number {
  const { aborted, expiresAt } = scopeOf(parent);
  return aborted ? 0 : Math.max(0, expiresAt - performance.now());
}
