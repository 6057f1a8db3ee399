import { integerIn } from './check.js';

/** One load that fills the cache: as a rule a `getOrLoad`. */
export interface WarmUpTask {
  readonly name: string;
  readonly run: (context: { readonly signal: AbortSignal }) => Promise<unknown>;
}

export interface WarmUpOptions {
  /** Tasks under way at once. @default 4 */
  readonly concurrency?: number;
  /** No task begins after it fires; those under way are told. */
  readonly signal?: AbortSignal;
}

/** What came of a warm-up. It never fails: a cache that is cold is only slower. */
export interface WarmUpReport {
  readonly done: number;
  readonly failed: readonly { readonly name: string; readonly error: unknown }[];
  /** Not begun, because of the signal. */
  readonly skipped: number;
  readonly ms: number;
}

/** Runs every task, a few at a time, in order. Throws BAD_OPTION for a concurrency below 1. */
export async function warmUp(tasks: Iterable<WarmUpTask>, options: WarmUpOptions = {}): Promise<WarmUpReport> {
  const { concurrency = 4, signal = new AbortController().signal } = options;
  const workers = integerIn('concurrency', concurrency, 1);
  const begun = performance.now();
  const queue = [...tasks];
  const failed: { name: string; error: unknown }[] = [];
  let next = 0;
  let done = 0;
  const work = async () => {
    for (let task = queue[next]; task !== undefined && !signal.aborted; task = queue[next]) {
      next += 1;
      try {
        await task.run({ signal });
        done += 1;
      } catch (error) {
        failed.push({ name: task.name, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, queue.length) }, work));
  return { done, failed, skipped: queue.length - next, ms: performance.now() - begun };
}
