import { integerIn, numberIn } from './check.js';

export interface BufferPoolOptions {
  /** Size of each buffer. */
  readonly bufferBytes: number;
  /** Buffers lent out at once; who asks for more waits. @default 16 */
  readonly maxPoolSize?: number;
  /** The part of `maxPoolSize` that is kept for reuse when it comes back; the rest is left to the garbage collector. @default 0.8 */
  readonly recycleThreshold?: number;
}

/** A buffer on loan. Its content is what the last user left. Give it back once, and do not touch it afterwards. */
export interface Lease extends Disposable {
  readonly buffer: Buffer;
}

interface Waiting {
  readonly resolve: (lease: Lease) => void;
  readonly leave: () => void;
}

/**
 * Buffers of one size that are used again, and never more than `maxPoolSize` of them: what reads faster than it can
 * write waits here, instead of filling the memory.
 */
export class BufferPool {
  readonly #bufferBytes: number;
  readonly #maxPoolSize: number;
  readonly #maxIdle: number;
  readonly #idle: Buffer[] = [];
  readonly #waiting = new Set<Waiting>();
  #lent = 0;

  /** Throws BAD_OPTION for an option that is out of its range. */
  constructor({ bufferBytes, maxPoolSize = 16, recycleThreshold = 0.8 }: BufferPoolOptions) {
    this.#bufferBytes = integerIn('bufferBytes', bufferBytes, 1, 2 ** 31 - 1);
    this.#maxPoolSize = integerIn('maxPoolSize', maxPoolSize, 1);
    this.#maxIdle = Math.floor(numberIn('recycleThreshold', recycleThreshold, 0, 1) * maxPoolSize);
  }

  stats(): { readonly lent: number; readonly idle: number; readonly waiting: number } {
    return { lent: this.#lent, idle: this.#idle.length, waiting: this.#waiting.size };
  }

  /** A buffer, in the order of asking; rejects with the abort reason when `signal` fires first. */
  acquire({ signal }: { readonly signal?: AbortSignal } = {}): Promise<Lease> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#lent < this.#maxPoolSize) {
      this.#lent += 1;
      return Promise.resolve(this.#lease(this.#idle.pop() ?? Buffer.allocUnsafeSlow(this.#bufferBytes)));
    }
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#waiting.delete(waiting);
        reject(signal?.reason);
      };
      const waiting = { resolve, leave: () => signal?.removeEventListener('abort', abort) };
      this.#waiting.add(waiting);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  #lease(buffer: Buffer): Lease {
    let returned = false;
    return {
      buffer,
      [Symbol.dispose]: () => {
        if (returned) return;
        returned = true;
        this.#giveBack(buffer);
      },
    };
  }

  #giveBack(buffer: Buffer): void {
    for (const waiting of this.#waiting) {
      this.#waiting.delete(waiting);
      waiting.leave();
      waiting.resolve(this.#lease(buffer));
      return;
    }
    this.#lent -= 1;
    if (this.#idle.length < this.#maxIdle) this.#idle.push(buffer);
  }
}
