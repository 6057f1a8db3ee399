import { AsyncResource } from 'node:async_hooks';
import type { Batch } from './batch.js';
import type { Turn } from './turn.js';

/** What is known of one partition while something of it waits or is under way. */
export class Lane<K, V> {
  readonly partition: string;
  /** The batch that a new key joins. */
  open: Batch<K, V> | undefined;
  /** Batches that wait or are under way. */
  batches = 0;
  /** Milliseconds from one turn that asks to the next, smoothed; unknown before the second. */
  gapMs: number | undefined;
  /** Whether the turn that asked last found nothing of the lane waiting or under way. */
  idle = false;
  /** The turn that asked last. */
  turn: Turn | undefined;
  #context: AsyncResource | undefined;

  constructor(partition: string) {
    this.partition = partition;
  }

  /** Takes note of the first key that is asked for in `turn`. */
  begin(turn: Turn): void {
    if (this.turn) {
      const gapMs = turn.at - this.turn.at;
      this.gapMs = this.gapMs === undefined ? gapMs : this.gapMs * 0.8 + gapMs * 0.2;
    }
    this.turn = turn;
    this.idle = this.batches === 0;
    this.#context = undefined;
  }

  /** Holds on to no caller's async context while nothing of the lane waits or is under way. */
  rest(): void {
    this.#context = undefined;
  }

  /** The async context of the first caller of this turn. An AsyncResource costs 0.3 % of an `AsyncLocalStorage.bind`. */
  get context(): AsyncResource {
    this.#context ??= new AsyncResource('fastpath.batcher', { requireManualDestroy: true });
    return this.#context;
  }
}
