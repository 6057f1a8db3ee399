/** Work to run under a policy. It passes `signal` on, so that a policy can stop it. */
export type Task<T> = (signal: AbortSignal) => Promise<T>;

/** One way of running a task: retrying it, limiting it, refusing it. A task that throws counts as one that rejects. */
export interface Policy {
  run<T>(task: Task<T>, signal: AbortSignal): Promise<T>;
}

const bare: Policy = {
  run: async (task, signal) => task(signal),
};

const nest = (outer: Policy, inner: Policy): Policy => ({
  run: (task, signal) => outer.run((innerSignal) => inner.run(task, innerSignal), signal),
});

/** Nests policies; the first is outermost, so that a call passes them in reading order. */
export function wrap(...policies: readonly Policy[]): Policy {
  const [first = bare, ...rest] = policies;
  return rest.length === 0 ? first : nest(first, wrap(...rest));
}
