import { CacheError } from './errors.js';
import type { LoadContext } from './namespace.js';

/** Gets many values from their source. Answers by position; an Error is the failure of that item alone. */
export type LoadMany<K, T> = (missing: readonly K[], context: LoadContext) => Promise<readonly (T | Error)[]>;

interface Missing<K, T> {
  readonly item: K;
  readonly signal: AbortSignal;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads each item by itself, and brings together those that have to be loaded. */
export async function loadJointly<K, T>(
  items: readonly K[],
  load: LoadMany<K, T>,
  signal: AbortSignal | undefined,
  read: (item: K, loadOne: (context: LoadContext) => Promise<T>) => Promise<T>,
): Promise<(T | Error)[]> {
  let missing: Missing<K, T>[] = [];
  let scheduled = true; // while the items are walked through: what is not in memory is asked for right after
  const flush = () => {
    const together = missing;
    missing = [];
    scheduled = false;
    if (together.length > 0) void loadTogether(together, load);
  };
  const collect = (item: K, context: LoadContext) =>
    new Promise<T>((resolve, reject) => {
      missing.push({ item, signal: context.signal, resolve, reject });
      if (scheduled) return;
      scheduled = true;
      setImmediate(flush); // after a look into a second tier, which ends at about the same time for all
    });
  const reads = items.map((item) => read(item, (context) => collect(item, context)));
  flush();
  const answers = await Promise.all(reads.map((promise) => promise.catch(toError)));
  signal?.throwIfAborted();
  return answers;
}

async function loadTogether<K, T>(missing: readonly Missing<K, T>[], load: LoadMany<K, T>): Promise<void> {
  try {
    const answers = await load(
      missing.map(({ item }) => item),
      { signal: whenAllAborted(missing.map(({ signal }) => signal)) },
    );
    if (answers.length !== missing.length) {
      throw new CacheError('BAD_ANSWER', `A joint load of ${missing.length} items gave ${answers.length} answers`);
    }
    for (const [index, { resolve, reject }] of missing.entries()) {
      const answer = answers[index] as T | Error; // as many as asked for
      if (answer instanceof Error) reject(answer);
      else resolve(answer);
    }
  } catch (error) {
    for (const { reject } of missing) reject(error);
  }
}

function whenAllAborted(signals: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  let left = signals.length;
  const leave = () => {
    left -= 1;
    if (left === 0) controller.abort();
  };
  for (const signal of signals) signal.addEventListener('abort', leave, { once: true });
  return controller.signal;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error), { cause: error });
}
