import { setImmediate as nextTurn } from 'node:timers/promises';

/** Lets a long job share its thread: call it often; it answers at once, or after a turn of the event loop when it is time. */
export type Breather = () => Promise<void> | undefined;

/** Makes a breather that interrupts work every `sliceMs`, and rejects with the abort reason once `signal` fires. */
export function breather(signal?: AbortSignal, sliceMs = 4): Breather {
  let startedAt = performance.now();
  return () => {
    if (performance.now() - startedAt < sliceMs) return undefined;
    return nextTurn().then(() => {
      signal?.throwIfAborted();
      startedAt = performance.now();
    });
  };
}
