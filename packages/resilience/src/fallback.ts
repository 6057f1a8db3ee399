import type { Policy, Task } from './policy.js';
import { tell } from './support/listener.js';

/** Like a policy, but its answer may also be the fallback's. It stands outermost. */
export interface Fallback<F> {
  run<T>(task: Task<T>, signal: AbortSignal): Promise<T | F>;
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
  answer: (error: unknown, signal: AbortSignal) => F | Promise<F>,
  { when = () => true, around, onFallback }: FallbackOptions = {},
): Fallback<F> {
  return {
    async run(task, signal) {
      try {
        return await (around ? around.run(task, signal) : task(signal));
      } catch (error) {
        if (signal.aborted || !when(error)) throw error;
        tell(onFallback, error);
        return answer(error, signal);
      }
    },
  };
}
