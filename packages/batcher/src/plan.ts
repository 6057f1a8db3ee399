import type { BatchReport } from './options.js';

/** What became of the calls of the latest batches. */
export interface BatchPlan {
  readonly calls: number;
  readonly keys: number;
  readonly requests: number;
  /** The batches one by one, the oldest first. */
  readonly batches: readonly BatchReport[];
  /** One sentence for people: "37 calls became 4 requests". */
  toString(): string;
}

/** Sums up `batches`. */
export function planOf(batches: readonly BatchReport[]): BatchPlan {
  const sum = (field: 'calls' | 'keys' | 'requests') => batches.reduce((total, batch) => total + batch[field], 0);
  const [calls, keys, requests] = [sum('calls'), sum('keys'), sum('requests')];
  return {
    calls,
    keys,
    requests,
    batches,
    toString: () => `${count(calls, 'call')} became ${count(requests, 'request')}`,
  };
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
