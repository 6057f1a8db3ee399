import { ApiError, type Client, isReadOnly } from '@fastpath/api-kit';
import { doubtOf, type Effect, effectOf } from './effect-of.js';

/** Who is told what writes did. */
export interface Watcher {
  /** A write begins; gives what `end` takes. */
  begin(): number;
  /** What it did; told before the caller has its answer. */
  apply(effect: Effect, begun: number): void;
  end(begun: number): void;
}

/** The same client, with somebody who is told of each record that is written or deleted through it. */
export const watchedClient = (client: Client, watcher: Watcher): Client => ({
  ...client,
  call: (operation, input, options) => {
    const send = () => client.call(operation, input, options);
    if (isReadOnly(operation)) return send();
    return told(
      watcher,
      send,
      (output) => effectOf(operation, input, output),
      () => doubtOf(operation, input),
    );
  },
});

async function told<Out>(
  watcher: Watcher,
  send: () => Promise<Out>,
  effect: (output: Out) => Effect | undefined,
  doubt: () => Effect | undefined,
): Promise<Out> {
  const begun = watcher.begin();
  const tell = (what: Effect | undefined) => {
    try {
      if (what) watcher.apply(what, begun);
    } catch {
      watcher.apply({ isVast: true }, begun); // a write does not fail for who watches it
    }
  };
  try {
    const output = await send();
    tell(effect(output));
    return output;
  } catch (error) {
    if (mayHaveHappened(error)) tell(doubt());
    throw error;
  } finally {
    watcher.end(begun);
  }
}

const harmless = ['INPUT_INVALID', 'NOT_CONFIGURED', 'RATE_LIMITED', 'CIRCUIT_OPEN', 'FORBIDDEN', 'UNAUTHORIZED'];

/** Whether a failed write leaves open what the record is now; "not found" tells that it is not what was thought. */
const mayHaveHappened = (error: unknown): boolean => !(error instanceof ApiError && harmless.includes(error.code));
