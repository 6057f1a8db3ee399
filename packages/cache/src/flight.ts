import type { Stamp } from './invalidations.js';

/** One load under way and those who wait for it. When the last of them has left, the load is told to stop. */
export class Flight<T> {
  readonly promise: Promise<T>;
  /** When the load began. What was invalidated later may be missing from its answer. */
  readonly begun: Stamp;
  readonly begunAtMs: number;
  /** The tags of the answer, where they are known before it. */
  readonly tags: readonly string[] | undefined;
  /** Callers that joined and have nobody to report to; they are counted together. */
  quietJoins = 0;
  #controller: AbortController | undefined;
  #stopped: { readonly reason: unknown } | undefined;
  readonly #onAbandoned: () => void;
  #resolve!: (value: unknown) => void;
  #reject!: (reason: unknown) => void;
  #waiting = 0;
  #reports: ((graced: boolean) => void)[] | undefined;

  constructor(begun: Stamp, begunAtMs: number, tags: readonly string[] | undefined, onAbandoned: () => void) {
    this.begun = begun;
    this.begunAtMs = begunAtMs;
    this.tags = tags;
    this.#onAbandoned = onAbandoned;
    this.promise = new Promise<T>((resolve, reject) => {
      this.#resolve = resolve as (value: unknown) => void;
      this.#reject = reject;
    });
    this.promise.catch(() => {}); // a refresh nobody waits for may fail in silence
  }

  /** Made when it is asked for: signals are costly, and many loads have no use for theirs. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#stopped !== undefined) this.#controller.abort(this.#stopped.reason);
    return this.#controller.signal;
  }

  /** Whether the load was told to stop. */
  get isStopped(): boolean {
    return this.#stopped !== undefined;
  }

  /** The shared answer. A caller with a signal leaves when it fires; a caller without one never leaves. */
  wait(signal?: AbortSignal): Promise<T> {
    this.#waiting += 1;
    if (signal === undefined) return this.promise;
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        reject(signal.reason);
        this.#leave();
      };
      signal.addEventListener('abort', leave, { once: true });
      const stay = () => signal.removeEventListener('abort', leave);
      this.promise.then(
        (value) => {
          stay();
          resolve(value);
        },
        (error) => {
          stay();
          reject(error);
        },
      );
    });
  }

  /** Calls `report` when the load has ended, before those who wait go on. */
  whenSettled(report: (graced: boolean) => void): void {
    this.#reports ??= [];
    this.#reports.push(report);
  }

  resolve(value: T, graced = false): void {
    this.#report(graced);
    this.#resolve(value);
  }

  reject(error: unknown): void {
    this.#report(false);
    this.#reject(error);
  }

  abort(reason: unknown): void {
    this.#stop(reason);
    this.#reject(reason);
  }

  #stop(reason: unknown): void {
    this.#stopped = { reason };
    this.#controller?.abort(reason);
  }

  #leave(): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    this.#onAbandoned();
    this.#stop(new DOMException('Everyone who waited has left', 'AbortError'));
  }

  #report(graced: boolean): void {
    for (const report of this.#reports ?? []) report(graced);
  }
}
