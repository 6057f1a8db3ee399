export { type Batcher, type BatcherStats, createBatcher } from './batcher.js';
export { Coalescer, type CoalescerStats } from './coalescer.js';
export { BatcherError, type BatcherErrorCode, type BatcherErrorDetails } from './errors.js';
export type { Answer, BatcherOptions, BatcherSettings, LoadContext, LoadOptions, Priority } from './options.js';
