import { ResilienceError, type Scope } from '@fastpath/resilience';
import type { Dispatcher } from 'undici';

/** A reply as it came, its body still packed. */
export interface RawReply {
  readonly status: number;
  /** Names and values in turns. */
  readonly headers: readonly Buffer[];
  readonly body: Buffer;
}

/** A reply that began, and broke off before its end. */
export class BrokenReply extends Error {
  readonly status: number;
  readonly headers: readonly Buffer[];

  constructor({ status, headers }: Omit<RawReply, 'body'>, cause: unknown) {
    super('the reply broke off', { cause });
    this.status = status;
    this.headers = headers;
  }
}

export interface ReadingLimits {
  /** Ends the request. */
  readonly scope: Scope;
  /** Milliseconds for the whole of it. */
  readonly timeoutMs: number;
  /** Bytes that the body may have, as it comes. */
  readonly maxBytes: number;
}

/**
 * Sends a request and reads its reply to the end. A reply that is wanted whole needs no stream, and a time limit this
 * close to the socket no signal of its own: without them it costs a third less. Rejects with the scope's reason, with
 * what broke — as a BrokenReply once its head was there — or with what limit was reached.
 */
export function fetchReply(
  pool: Dispatcher,
  options: Dispatcher.DispatchOptions,
  limits: ReadingLimits,
): Promise<RawReply> {
  const { scope } = limits;
  return new Promise((resolve, reject) => {
    const reading = new Reading(limits, resolve, reject);
    if (scope.aborted) reading.onError(scope.reason);
    else pool.dispatch(options, reading);
  });
}

/** One reply on its way, as undici tells of it. */
class Reading implements Dispatcher.DispatchHandler {
  readonly #limits: ReadingLimits;
  readonly #resolve: (reply: RawReply) => void;
  readonly #reject: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #stop: ((reason: Error) => void) | undefined;
  #isStopped = false;
  #status = 0;
  #headers: Buffer[] = [];
  #bytes = 0;

  constructor(limits: ReadingLimits, resolve: (reply: RawReply) => void, reject: (error: unknown) => void) {
    this.#limits = limits;
    this.#resolve = resolve;
    this.#reject = reject;
    limits.scope.onAbort(this);
    this.#timer = setTimeout(expire, limits.timeoutMs, this).unref();
  }

  /** It was aborted. */
  handleEvent(): void {
    this.end(this.#limits.scope.reason as Error);
  }

  /** The time is up. */
  expire(): void {
    this.end(new ResilienceError('TIMED_OUT', `No answer within ${this.#limits.timeoutMs} ms`));
  }

  /** Ends the request; before there is a connection, `onConnect` will. */
  end(reason: Error): void {
    this.#isStopped = true;
    if (this.#stop) this.#stop(reason);
    else this.onError(reason);
  }

  onConnect(stop: (reason?: Error) => void): void {
    this.#stop = stop;
    if (this.#isStopped) stop();
  }

  onHeaders(status: number, headers: Buffer[]): boolean {
    this.#status = status;
    this.#headers = headers;
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    const { maxBytes } = this.#limits;
    if (this.#bytes > maxBytes) this.end(new Error(`the reply is larger than ${maxBytes} bytes`));
    return true;
  }

  onComplete(): void {
    this.#settle();
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onError(error: unknown): void {
    this.#settle();
    const isBroken = this.#status !== 0 && !this.#isStopped;
    this.#reject(isBroken ? new BrokenReply({ status: this.#status, headers: this.#headers }, error) : error);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#limits.scope.offAbort(this);
  }
}

const expire = (reading: Reading) => reading.expire();
