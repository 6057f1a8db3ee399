import type { Logger } from '../logger.js';

/** Who is told what happens to the process. */
export interface ProcessEventsOptions {
  readonly stop: (reason: string, exitCode?: number) => Promise<void>;
  readonly reload: () => void;
  readonly logger: Logger;
}

/** Answers what happens to the process: signals to stop and to reload, and errors that nothing else has caught. */
export function listenToProcess({ stop, reload, logger }: ProcessEventsOptions): void {
  // who ended the process at once while it still loaded need not do so any more
  for (const signal of ['SIGTERM', 'SIGINT']) process.removeAllListeners(signal);
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  process.on('SIGHUP', reload);
  process.on('uncaughtException', (error) => {
    logger.error('Crashed', { error });
    void stop('a crash', 1);
  });
  // every call handles its own errors: what is rejected behind its back must not take the other calls down
  process.on('unhandledRejection', (error) => logger.error('A promise was rejected, and nobody listened', { error }));
  process.stderr.on('error', () => {}); // nobody reads the log any more
}
