import { vi } from 'vitest';
import { type Batcher, type BatcherOptions, createBatcher } from '../index.js';
import { deferred } from './deferred.js';

/** Ends when everything has happened that needs no clock; needs fake timers. */
export async function turn(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

/** A batcher over a service that answers when it is told to, and remembers what it was asked. */
export interface Upstream {
  readonly batcher: Batcher<string, string>;
  /** The keys of each load. */
  readonly asked: string[][];
  readonly signals: AbortSignal[];
  readonly attempts: number[];
  /** Lets the `i`-th load answer `key!` for each key. */
  answer(i?: number): Promise<void>;
  /** Lets the `i`-th load fail. */
  fail(i: number, error: unknown): Promise<void>;
}

/** Makes a batcher over such a service. */
export function upstream(options: Partial<BatcherOptions<string, string>> = {}): Upstream {
  const asked: string[][] = [];
  const signals: AbortSignal[] = [];
  const attempts: number[] = [];
  const gates: ReturnType<typeof deferred<void>>[] = [];
  const batcher = createBatcher<string, string>({
    load: async (keys, { signal, attempt }) => {
      asked.push([...keys]);
      signals.push(signal);
      attempts.push(attempt);
      const gate = deferred<void>();
      gates.push(gate);
      await gate.promise;
      return keys.map((key) => `${key}!`);
    },
    ...options,
  });
  const answer = async (i = 0) => {
    gates[i]?.resolve();
    await turn();
  };
  const fail = async (i: number, error: unknown) => {
    gates[i]?.reject(error);
    await turn();
  };
  return { batcher, asked, signals, attempts, answer, fail };
}
