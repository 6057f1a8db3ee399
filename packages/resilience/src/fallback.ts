import type { Policy, Task, TaskContext, TaskParent } from './policy.js';
import { scopeOf } from './scope.js';
import { tell } from './support/listener.js';

/** Like a policy, but its answer may also be the fallback's. It stands outermost. */
export interface Fallback<F> {
  run<T>(task: Task<T>, parent: TaskParent): Promise<T | F>;
}

/** For what a fallback answers, and around what it stands. */
export interface FallbackOptions {
  /** Which errors it answers for. @default all */
  readonly when?: (error: unknown) => boolean;
  /** The policy inside. @default none */
  readonly around?: Policy;
  /** Hears of each error that was answered for. */
  readonly onFallback?: (error: unknown) => void;
}

/** Answers in place of what failed, unless the caller has left. When the answer fails too, its error is the one thrown. */
export function fallback<F>(
  answer: (error: unknown, context: TaskContext) => F | Promise<F>,
  { when = () => true, around, onFallback }: FallbackOptions = {},
): Fallback<F> {
  return {
    async run(task, parent) {
      const scope = scopeOf(parent);
      try {
        return await (around ? around.run(task, scope) : task(scope));
      } catch (error) {
        if (scope.aborted || !when(error)) throw error;
        tell(onFallback, error);
        return answer(error, scope);
      }
    },
  };
}
