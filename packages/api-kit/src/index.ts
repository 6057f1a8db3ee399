export { ahead } from './ahead.js';
export type {
  BatchingOptions,
  BreakerOptions,
  CallOptions,
  Client,
  ClientOptions,
  Limits,
  RequestEvent,
} from './client.js';
export { ApiError, type ApiErrorCode, type ApiErrorOptions, type ValidationError } from './errors.js';
export { type Explanation, explainIssues } from './explain-issues.js';
export { allFeatures, type Features } from './features.js';
export type { Transfer, TransferOptions } from './http/transfer.js';
export { nearest } from './nearest.js';
export {
  type Batch,
  type CachePolicy,
  type Change,
  isReadOnly,
  type Operation,
  operation,
  type Primed,
  type RetryClass,
  type Route,
  retryClass,
} from './operation.js';
export { type HttpRequest, toRequest } from './request.js';
export type { Received, Reply, Service } from './service.js';
export { findUnsendable, type Unsendable } from './unsendable.js';
