import type { TaskContext, TaskParent } from './policy.js';
import { type AbortListener, offAbort, onAbort } from './support/on-abort.js';
import { clearExpiry, expiryOf, setExpiry } from './time/expiry.js';

/** What a task runs under, for whoever only asks whether it has ended, or wants to hear of it: that costs no signal. */
export interface Scope extends TaskContext {
  /** Made when it is first read, where no caller gave it: Node makes signals slowly. */
  readonly signal: AbortSignal;
  readonly aborted: boolean;
  readonly reason: unknown;
  /** When its time is over, on the clock of `performance.now()`; Infinity when it has no end. */
  readonly expiresAt: number;
  /** Calls `listener` once, when it is aborted. */
  onAbort(listener: AbortListener): void;
  offAbort(listener: AbortListener): void;
}

/** The scope of a task that was given `parent`. */
export function scopeOf(parent: TaskParent): Scope {
  if (parent instanceof SignalScope || parent instanceof OwnScope) return parent;
  return new SignalScope('signal' in parent ? parent.signal : parent);
}

/** Under a signal that was there before. */
class SignalScope implements Scope {
  readonly signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.signal = signal;
  }

  get aborted(): boolean {
    return this.signal.aborted;
  }

  get reason(): unknown {
    return this.signal.reason;
  }

  get expiresAt(): number {
    return expiryOf(this.signal);
  }

  onAbort(listener: AbortListener): void {
    onAbort(this.signal, listener);
  }

  offAbort(listener: AbortListener): void {
    offAbort(this.signal, listener);
  }
}

/** Under a policy that may stop it. Whoever makes one ends it, when its task has ended. */
export class OwnScope implements Scope {
  readonly expiresAt: number;
  #aborted = false;
  #reason: unknown;
  #ended = false;
  #listeners: Set<AbortListener> | undefined;
  #controller: AbortController | undefined;

  constructor(expiresAt: number) {
    this.expiresAt = expiresAt;
  }

  get signal(): AbortSignal {
    return (this.#controller ?? this.#newController()).signal;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  onAbort(listener: AbortListener): void {
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
  }

  offAbort(listener: AbortListener): void {
    this.#listeners?.delete(listener);
  }

  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    for (const listener of this.#listeners ?? []) {
      if (typeof listener === 'function') listener();
      else listener.handleEvent();
    }
    this.#controller?.abort(reason);
  }

  /** Its time is of no more interest. */
  end(): void {
    this.#ended = true;
    if (this.#controller) clearExpiry(this.#controller.signal);
  }

  #newController(): AbortController {
    const controller = new AbortController();
    this.#controller = controller;
    if (this.#aborted) controller.abort(this.#reason);
    else if (!this.#ended && this.expiresAt !== Number.POSITIVE_INFINITY) setExpiry(controller.signal, this.expiresAt);
    return controller;
  }
}
