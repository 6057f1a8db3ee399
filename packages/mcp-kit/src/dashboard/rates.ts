import { count, failed, hits, sum } from './read-view.js';
import { answered, CALLS, named, REQUESTS, type Snapshots } from './snapshots.js';

/** What has been counted since the start. */
interface Totals {
  readonly at: number;
  readonly asked: number;
  readonly made: number;
  readonly failed: number;
  readonly errors: number;
  readonly reads: number;
  readonly hits: number;
  readonly items: number;
  readonly batches: number;
}

/** What happened between two flushes, and in the ten seconds before. */
export interface Rates {
  readonly askedPerSecond: number;
  readonly madePerSecond: number;
  readonly errorsPerSecond: number;
  readonly hitRate: number | null;
  readonly itemsPerBatch: number | null;
  /** Of the requests to the service in ten seconds, how many failed; `undefined` for fewer than three. */
  readonly failing: number | undefined;
}

const RECENT_MS = 10_000;
const MIN_REQUESTS = 3;

/** Makes the function that turns totals into what has happened since the flush before. */
export function rateReader(): (snapshots: Snapshots) => Rates {
  let recent: Totals[] = [];
  return (snapshots) => {
    const now = totalsOf(snapshots);
    const before = recent.at(-1) ?? now;
    recent = [...recent.filter(({ at }) => at >= now.at - RECENT_MS), now];
    const oldest = recent[0] ?? now;
    const seconds = Math.max(now.at - before.at, 1) / 1_000;
    const requests = now.made - oldest.made;
    return {
      askedPerSecond: (now.asked - before.asked) / seconds,
      madePerSecond: (now.made - before.made) / seconds,
      errorsPerSecond: (now.errors - before.errors) / seconds,
      hitRate: share(now.hits - before.hits, now.reads - before.reads),
      itemsPerBatch: share(now.items - before.items, now.batches - before.batches),
      failing: requests < MIN_REQUESTS ? undefined : (now.failed - oldest.failed) / requests,
    };
  };
}

function totalsOf({ total }: Snapshots): Totals {
  const requests = named(total, REQUESTS);
  const reads = named(total, 'cache.requests');
  return {
    at: total.at,
    asked: count(named(total, CALLS)),
    made: count(requests),
    failed: count(failed(requests)),
    errors: count(failed(answered(total))),
    reads: sum(reads),
    hits: sum(hits(reads)),
    items: sum(named(total, 'batch.items')),
    batches: sum(named(total, 'batch.requests')),
  };
}

const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);
