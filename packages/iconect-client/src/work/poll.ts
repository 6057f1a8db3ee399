import { setTimeout as pause } from 'node:timers/promises';

export interface PollOptions {
  /** Milliseconds before the first look; each further wait is half as long again. @default 200 */
  readonly firstWaitMs?: number;
  /** Longest wait in milliseconds. @default 5_000 */
  readonly maxWaitMs?: number;
  /** Milliseconds after which it is left to itself, and its state is returned as it is. @default never */
  readonly giveUpAfterMs?: number;
  readonly signal?: AbortSignal | undefined;
}

const growth = 1.5;

/** Looks at something until it is over, less and less often. Rejects with the signal's reason. */
export async function poll<State>(
  look: () => Promise<State>,
  isOver: (state: State) => boolean,
  { firstWaitMs = 200, maxWaitMs = 5_000, giveUpAfterMs = Number.POSITIVE_INFINITY, signal }: PollOptions = {},
): Promise<State> {
  const endsAt = performance.now() + giveUpAfterMs;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(maxWaitMs, waitMs * growth)) {
    // Somebody waits for the end: this timer, unlike others, keeps the process alive.
    await pause(waitMs, undefined, signal ? { signal } : {}).catch((error: unknown) => {
      throw signal?.aborted ? signal.reason : error;
    });
    const state = await look();
    if (isOver(state) || performance.now() >= endsAt) return state;
  }
}
