/** Counts what was let through, and knows when more may follow. Its times never go back. */
export interface Meter {
  /** Milliseconds until a task of this cost may start, when tasks that cost `ahead` together start before it. */
  waitMs(cost: number, ahead: number, now: number): number;
  /** Counts a task that starts now. */
  take(cost: number, now: number): void;
  /** Lets nothing through until then. */
  pause(until: number, now: number): void;
}
