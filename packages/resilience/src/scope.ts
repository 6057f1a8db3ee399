import type { TaskContext, TaskParent } from './policy.js';
import { type AbortListener, offAbort, onAbort } from './support/on-abort.js';
import { clearExpiry, expiryOf, setExpiry } from './time/expiry.js';

/** What a task runs under, for whoever only asks whether it has ended, or wants to hear of it: that costs no signal. */
export abstract class Scope implements TaskContext {
  /** Made when it is first read, where no caller gave it: Node makes signals slowly. */
  abstract readonly signal: AbortSignal;
  abstract readonly aborted: boolean;
  abstract readonly reason: unknown;
  /** When its time is over, on the clock of `performance.now()`; Infinity when it has no end. */
  abstract readonly expiresAt: number;
  /** Calls `listener` once, when it is aborted. */
  abstract onAbort(listener: AbortListener): void;
  abstract offAbort(listener: AbortListener): void;
}

/** The scope of a task that was given `parent`. */
export function scopeOf(parent: TaskParent): Scope {
  if (parent instanceof Scope) return parent;
  return new SignalScope('signal' in parent ? parent.signal : parent);
}

/** Under a signal that was there before. */
class SignalScope extends Scope {
  readonly signal: AbortSignal;

  constructor(signal: AbortSignal) {
    super();
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
export class OwnScope extends Scope {
  readonly expiresAt: number;
  #aborted = false;
  #reason: unknown;
  #ended = false;
  #listeners: Set<AbortListener> | undefined;
  #controller: AbortController | undefined;

  constructor(expiresAt: number) {
    super();
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
