import type { Logger } from '../logger.js';

/** What a shutdown needs of the connection to the client. */
interface Connection {
  /** Takes no further requests. */
  stopReading(): void;
  /** Resolves once every request taken is answered and every answer has left. */
  idle(): Promise<void>;
  /** Answers the calls under way with an error, before they are aborted. @default their clients see the connection end */
  giveUp?(): void;
  /** Aborts the calls under way. */
  close(): Promise<void>;
}

/** What is to end, and how long that may take. */
export interface ShutdownOptions {
  readonly connection: Connection;
  readonly resources: AsyncDisposable;
  readonly logger: Logger;
  /** Milliseconds that calls under way may still take. @default 4000 */
  readonly drainMs?: number;
  /** Milliseconds that the last replies may take to leave. @default 200 */
  readonly flushMs?: number;
  /** Milliseconds that closing the resources may take. @default 500 */
  readonly closeMs?: number;
  /** Ends the process, when all is done. @default leave */
  readonly leave?: (exitCode: number) => void;
}

/**
 * Makes the function that ends the process, within five seconds: calls under way are answered, or aborted when they take
 * too long; replies leave; resources are closed. Called again, it does not wait any longer.
 */
export function createShutdown(options: ShutdownOptions): (reason: string, exitCode?: number) => Promise<void> {
  const { connection, resources, logger, drainMs = 4000, flushMs = 200, closeMs = 500 } = options;
  const hurry = new AbortController();
  let stopping = false;

  return async (reason, exitCode = 0) => {
    if (stopping) return hurry.abort();
    stopping = true;
    logger.info('Stopping', { reason });
    connection.stopReading();
    const drained = await within(drainMs, connection.idle(), hurry.signal);
    if (!drained) {
      logger.warn('Calls under way were aborted', { reason });
      connection.giveUp?.();
      await within(flushMs, connection.idle(), hurry.signal);
    }
    await connection.close();
    const closed = await within(closeMs, resources[Symbol.asyncDispose](), hurry.signal);
    if (!closed) logger.warn('Resources were still closing at the end', { reason });
    (options.leave ?? leave)(exitCode);
  };
}

const LEAVE_MS = 50;

/** Lets the process end by itself, with this code; tells it to exit only if something still keeps it alive. */
export function leave(exitCode: number): void {
  process.exitCode = exitCode;
  setTimeout(() => process.exit(), LEAVE_MS).unref();
}

/** Whether the work ended in time; holds the process alive until that is known. */
function within(ms: number, work: PromiseLike<void>, hurry: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (inTime: boolean) => {
      clearTimeout(timer);
      hurry.removeEventListener('abort', giveUp);
      resolve(inTime);
    };
    const giveUp = () => end(false);
    const timer = setTimeout(giveUp, hurry.aborted ? 0 : ms);
    hurry.addEventListener('abort', giveUp);
    work.then(() => end(true), giveUp);
  });
}
