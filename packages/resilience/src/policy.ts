import { scopeOf } from './scope.js';

/** What a task is given. */
export interface TaskContext {
  /** Fires when the task is to stop. Made when it is first read: a task that has no use for a signal does not pay for one. */
  readonly signal: AbortSignal;
}

/** Work to run under a policy. It passes the signal of its context on, so that a policy can stop it. */
export type Task<T> = (context: TaskContext) => Promise<T>;

/** What a policy runs under: the signal of its caller, or the context of the policy around it. */
export type TaskParent = AbortSignal | TaskContext;

/** One way of running a task: retrying it, limiting it, refusing it. A task that throws counts as one that rejects. */
export interface Policy {
  run<T>(task: Task<T>, parent: TaskParent): Promise<T>;
}

const bare: Policy = {
  run: async (task, parent) => task(scopeOf(parent)),
};

const nest = (outer: Policy, inner: Policy): Policy => ({
  run: (task, parent) => outer.run((context) => inner.run(task, context), parent),
});

/** Nests policies; the first is outermost, so that a call passes them in reading order. */
export function wrap(...policies: readonly Policy[]): Policy {
  const [first = bare, ...rest] = policies;
  return rest.length === 0 ? first : nest(first, wrap(...rest));
}
