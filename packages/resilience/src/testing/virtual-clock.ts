import { vi } from 'vitest';

interface Timer {
  at: number;
  readonly order: number;
  readonly everyMs: number | undefined;
  readonly callback: () => void;
  cancelled: boolean;
  unref(): Timer;
}

/**
 * A clock on which hours pass in moments: `setTimeout`, `setInterval` and `performance.now` run on it until `restore`. It does
 * less than the fake timers of vitest, and a hundred thousand events on it take a second.
 */
export class VirtualClock {
  #now = 0;
  #order = 0;
  /** A binary heap: the next timer is first. */
  readonly #heap: Timer[] = [];

  install(): void {
    vi.stubGlobal('setTimeout', (callback: () => void, ms: number) => this.#add(callback, ms));
    vi.stubGlobal('setInterval', (callback: () => void, ms: number) => this.#add(callback, ms, ms));
    vi.stubGlobal('clearTimeout', cancel);
    vi.stubGlobal('clearInterval', cancel);
    performance.now = () => this.#now; // a spy would remember each of a million calls
  }

  restore(): void {
    vi.unstubAllGlobals();
    Reflect.deleteProperty(performance, 'now');
  }

  /** Goes to the next event and waits until all that follows from it without a timer has happened. */
  async next(): Promise<void> {
    const timer = this.#pop();
    if (!timer || timer.cancelled) return;
    this.#now = Math.max(this.#now, timer.at);
    timer.callback();
    if (timer.everyMs !== undefined && !timer.cancelled) {
      timer.at = this.#now + timer.everyMs;
      this.#push(timer);
    }
    await new Promise<void>((resolve) => process.nextTick(resolve));
  }

  #add(callback: () => void, ms: number, everyMs?: number): Timer {
    this.#order += 1;
    const at = this.#now + Math.max(1, ms);
    const timer: Timer = { at, order: this.#order, everyMs, callback, cancelled: false, unref: () => timer };
    this.#push(timer);
    return timer;
  }

  #push(timer: Timer): void {
    let i = this.#heap.push(timer) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (!this.#swapIfLater(up, i)) return;
      i = up;
    }
  }

  #pop(): Timer | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (!first || !last || first === last) return first;
    this.#heap[0] = last;
    for (let i = 0; i * 2 + 1 < this.#heap.length; ) {
      const [left, right] = [this.#heap[i * 2 + 1], this.#heap[i * 2 + 2]];
      const down = left && right && isLater(left, right) ? i * 2 + 2 : i * 2 + 1;
      if (!this.#swapIfLater(i, down)) break;
      i = down;
    }
    return first;
  }

  #swapIfLater(up: number, down: number): boolean {
    const [upper, lower] = [this.#heap[up], this.#heap[down]];
    if (!upper || !lower || !isLater(upper, lower)) return false;
    this.#heap[up] = lower;
    this.#heap[down] = upper;
    return true;
  }
}

const isLater = (a: Timer, b: Timer) => a.at > b.at || (a.at === b.at && a.order > b.order);

function cancel(timer: Timer | undefined): void {
  if (timer) timer.cancelled = true;
}
