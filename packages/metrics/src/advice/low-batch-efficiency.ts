import type { Read } from '../targets/measure.js';
import { type Rule, scaled } from './advice.js';

const FEW_ITEMS = 5;
const MIN_REQUESTS = 20;
const MAX_WINDOW_MS = 100;

/** Batches of fewer than five items, where a longer window could gather more. */
export const lowBatchEfficiency: Rule = (read, settings) => {
  const requests = added(read, 'batch.requests');
  const perRequest = added(read, 'batch.items') / requests;
  if (requests < MIN_REQUESTS || perRequest >= FEW_ITEMS) return;
  const { batchWindowMs = 0 } = settings;
  if (batchWindowMs >= MAX_WINDOW_MS) return; // waiting longer would cost more than it saves
  const evidence = `${Number(perRequest.toPrecision(3))} items per batch, over ${requests} batches`;
  const effect = 'More items per request, for a wait of at most the window';
  return { issue: 'low_batch_efficiency', ...scaled(settings, 'batchWindowMs', 2), evidence, effect };
};

const added = (read: Read, name: string) => read(name).reduce((sum, one) => sum + one.sum, 0);
