export { type Batcher, createBatcher } from './batcher.js';
export { Coalescer, type CoalescerStats } from './coalescer.js';
export { BatcherError, type BatcherErrorCode, type BatcherErrorDetails } from './errors.js';
export type { Quantiles } from './histogram.js';
export type { BatcherStats } from './ledger.js';
export type {
  AdaptiveOptions,
  Answer,
  BatcherOptions,
  BatcherSettings,
  BatchReport,
  Departure,
  Load,
  LoadContext,
  LoadOptions,
  Priority,
  RetryOptions,
} from './options.js';
export type { BatchPlan } from './plan.js';
export {
  type ItemResult,
  type ProcessOptions,
  type ProcessReport,
  type Progress,
  processAll,
  type Work,
  type WorkContext,
} from './process-all.js';
export type { Checkpoint } from './tally.js';
