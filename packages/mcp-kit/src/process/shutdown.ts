import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../logger.js';

/** What a shutdown needs of the connection to the client. */
interface Connection {
  /** Takes no further requests. */
  stopReading(): void;
  /** Resolves once every request taken is answered and every answer has left. */
  idle(): Promise<void>;
  /** Aborts the calls under way. */
  close(): Promise<void>;
}

export interface ShutdownOptions {
  readonly connection: Connection;
  readonly resources: AsyncDisposable;
  readonly logger: Logger;
  /** Milliseconds that calls under way may still take. @default 4000 */
  readonly drainMs?: number;
  /** Milliseconds that closing the resources may take. @default 500 */
  readonly closeMs?: number;
}

const LEAVE_MS = 50;

/**
 * Makes the function that ends the process, within five seconds: calls under way are answered, or aborted when they take
 * too long; resources are closed; replies leave. Only then, and only if something still keeps the process alive, it is
 * told to exit. Called again, it does not wait any longer.
 */
export function createShutdown(options: ShutdownOptions): (reason: string, exitCode?: number) => Promise<void> {
  const { connection, resources, logger, drainMs = 4000, closeMs = 500 } = options;
  const hurry = new AbortController();
  let stopping = false;

  return async (reason, exitCode = 0) => {
    if (stopping) return hurry.abort();
    stopping = true;
    process.exitCode = exitCode;
    logger.info('Stopping', { reason });
    connection.stopReading();
    const drained = await within(drainMs, connection.idle(), hurry.signal);
    if (!drained) logger.warn('Calls under way were aborted', { reason, waitedMs: drainMs });
    await connection.close();
    const closed = await within(closeMs, resources[Symbol.asyncDispose](), hurry.signal);
    if (!closed) logger.warn('Resources were still closing at the end', { waitedMs: closeMs });
    leave();
  };
}

/** Lets the process end by itself; tells it to exit only if something still keeps it alive. */
export function leave(): void {
  setTimeout(() => process.exit(), LEAVE_MS).unref();
}

/** Whether the work ended in time. */
async function within(ms: number, work: PromiseLike<void>, hurry: AbortSignal): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(ms, false, { signal: AbortSignal.any([hurry, timer.signal]) }).catch(() => false);
  const inTime = await Promise.race([work.then(() => true), late]);
  timer.abort();
  return inTime;
}
