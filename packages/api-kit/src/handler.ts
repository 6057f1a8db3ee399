import type { Scope } from '@fastpath/resilience';
import type { Operation } from './operation.js';

/** One use of an operation, on its way down the layers. Layers copy it, never change it. */
export interface Call {
  readonly operation: Operation;
  readonly input: unknown;
  /** Ends the call. Absent where nobody may end it: signals are dear. */
  readonly signal?: AbortSignal | undefined;
  /** In place of the signal, below the policies: a signal is made of it only where somebody needs one. */
  readonly scope?: Scope;
  /** On the clock of `performance.now`, when the caller gives up. */
  readonly deadlineAt?: number | undefined;
  /** Whether its answer is kept for later reads. @default true */
  readonly keep?: boolean | undefined;
  /** Which attempt at it this is, 1 for the first. */
  readonly attempt?: number;
}

export type Handler = (call: Call) => Promise<unknown>;
export type Layer = (next: Handler) => Handler;

/** Stacks layers on a handler; the first is outermost, so a call passes them in reading order. */
export const stack = (layers: readonly Layer[], handler: Handler): Handler =>
  layers.reduceRight((next, layer) => layer(next), handler);

/** What makes two calls the same: the operation and its checked input. */
export const keyOf = (operation: Operation, input: unknown): string => `${operation.name} ${JSON.stringify(input)}`;
