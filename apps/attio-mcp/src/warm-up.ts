import type { WarmUpReport } from '@fastpath/cache';
import type { Logger } from '@fastpath/mcp-kit';
import type { Attio, Connect } from './connection.js';

const pageSize = 20;

/** What is asked beforehand, and when. */
export interface WarmUpPlan {
  /** Words for all objects; `object:` for its first page; `object:words` for its records. */
  readonly queries: readonly string[];
  /** Milliseconds until it begins. */
  readonly delayMs: number;
  readonly logger: Logger;
}

/** A warm-up that waits, runs, or is done. */
export interface WarmUp extends Disposable {
  /** How far it is, and what failed. */
  report(): object;
}

/**
 * Asks what will be asked, one query after the other, so that a call in between waits for one at most. It never fails:
 * a cache that is cold is only slower. Disposing of it ends it.
 */
export function startWarmUp(connect: Connect, { queries, delayMs, logger }: WarmUpPlan): WarmUp {
  const end = new AbortController();
  let state: Record<string, unknown> = { status: 'waiting', queries: queries.length };
  const run = async () => {
    state = { status: 'running', queries: queries.length };
    try {
      state = toReport(await ask(await connect(), queries, end.signal));
    } catch (error) {
      state = { status: 'failed', error: messageOf(error) };
    }
    logger.info('warm-up ended', state);
  };
  const timer = setTimeout(() => void run(), delayMs).unref();
  return {
    report: () => state,
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      end.abort();
    },
  };
}

async function ask(attio: Attio, queries: readonly string[], signal: AbortSignal): Promise<WarmUpReport> {
  const { warmUp } = await import('@fastpath/cache');
  const tasks = queries.map((name) => ({ name, run: () => askOne(attio, name, signal) }));
  return warmUp(tasks, { concurrency: 1, signal });
}

/** Asks as the tools do: their next answer to the same question costs nothing. */
async function askOne({ workspace, api }: Attio, text: string, signal: AbortSignal): Promise<unknown> {
  const [, object, words = ''] = /^([\w-]+):(.*)$/s.exec(text) ?? [];
  if (object === undefined) return api.searchEverything(workspace, text, { signal });
  const query = words.trim();
  return api.searchRecords(workspace, { object, limit: pageSize, ...(query && { query }) }, { signal });
}

const toReport = ({ done, failed, skipped, ms }: WarmUpReport) => ({
  status: skipped > 0 ? 'ended' : 'done',
  done,
  failed: failed.map(({ name, error }) => ({ query: name, error: messageOf(error) })),
  skipped,
  ms: Math.round(ms),
});

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
