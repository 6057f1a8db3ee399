import type { Task } from '../policy.js';

/** A signal that never fires. */
export const calm: AbortSignal = new AbortController().signal;

/** An error as an API client throws it. */
export class ServiceError extends Error {
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    { retryable = true, retryAfterMs }: { retryable?: boolean; retryAfterMs?: number } = {},
  ) {
    super(message);
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
  }
}

export const works: Task<string> = async () => 'done';

export const fails: Task<never> = async () => {
  throw new ServiceError('down');
};

/** Never answers, and takes no notice of its signal. */
export const hangs: Task<never> = () => new Promise(() => {});

/** Runs until its signal fires, as a well-behaved request does. */
export const waitsForAbort: Task<never> = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

/** Fails with each error in turn, then works; `calls` counts. */
export function failing(...errors: readonly unknown[]): { readonly task: Task<string>; calls: number } {
  const upstream = {
    calls: 0,
    task: async () => {
      const turn = upstream.calls;
      upstream.calls += 1;
      if (turn < errors.length) throw errors[turn];
      return 'done';
    },
  };
  return upstream;
}

/** A task that ends when it is told to. */
export function controlled<T = string>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { task: () => promise, resolve, reject };
}

/** What a promise comes to, as a value: settled promises can be compared without unhandled rejections. */
export function outcome<T>(promise: Promise<T>): { value?: T; error?: unknown; settled: boolean } {
  const seen: { value?: T; error?: unknown; settled: boolean } = { settled: false };
  promise.then(
    (value) => Object.assign(seen, { value, settled: true }),
    (error: unknown) => Object.assign(seen, { error, settled: true }),
  );
  return seen;
}
