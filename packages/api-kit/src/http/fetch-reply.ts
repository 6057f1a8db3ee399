import type { Dispatcher } from 'undici';

/** A reply as it came, its body still packed. */
export interface RawReply {
  readonly status: number;
  /** Names and values in turns. */
  readonly headers: readonly Buffer[];
  readonly body: Buffer;
}

/**
 * Sends a request and reads its reply to the end. A reply that is wanted whole needs no stream: without one it costs a
 * third less. Rejects with the signal's reason, with what broke, or above `maxBytes`.
 */
export function fetchReply(
  pool: Dispatcher,
  options: Dispatcher.DispatchOptions,
  signal: AbortSignal,
  maxBytes: number,
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const reading = new Reading(signal, maxBytes, resolve, reject);
    if (signal.aborted) reading.onError(signal.reason);
    else pool.dispatch(options, reading);
  });
}

/** One reply on its way, as undici tells of it. */
class Reading implements Dispatcher.DispatchHandler {
  readonly #signal: AbortSignal;
  readonly #maxBytes: number;
  readonly #resolve: (reply: RawReply) => void;
  readonly #reject: (error: unknown) => void;
  readonly #chunks: Buffer[] = [];
  #stop: ((reason: Error) => void) | undefined;
  #status = 0;
  #headers: Buffer[] = [];
  #bytes = 0;

  constructor(
    signal: AbortSignal,
    maxBytes: number,
    resolve: (reply: RawReply) => void,
    reject: (error: unknown) => void,
  ) {
    this.#signal = signal;
    this.#maxBytes = maxBytes;
    this.#resolve = resolve;
    this.#reject = reject;
    signal.addEventListener('abort', this, { once: true });
  }

  /** The signal fired. Before there is a connection, `onConnect` will find it. */
  handleEvent(): void {
    this.#stop?.(this.#signal.reason);
  }

  onConnect(stop: (reason?: Error) => void): void {
    this.#stop = stop;
    if (this.#signal.aborted) stop(this.#signal.reason);
  }

  onHeaders(status: number, headers: Buffer[]): boolean {
    this.#status = status;
    this.#headers = headers;
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    if (this.#bytes > this.#maxBytes) this.#stop?.(new Error(`the reply is larger than ${this.#maxBytes} bytes`));
    return true;
  }

  onComplete(): void {
    this.#signal.removeEventListener('abort', this);
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onError(error: unknown): void {
    this.#signal.removeEventListener('abort', this);
    this.#reject(error);
  }
}
