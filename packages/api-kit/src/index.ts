export { type CallOptions, type Client, type ClientOptions, createClient, defaultLimits } from './client.js';
export { ApiError, type ApiErrorCode, type ApiErrorOptions, type ValidationError } from './errors.js';
export { type Explanation, explainIssues } from './explain-issues.js';
export { allFeatures, type Features } from './features.js';
export { findForbiddenKey } from './forbidden-keys.js';
export type { BatchingOptions } from './layers/batched.js';
export type { Limits } from './layers/guarded.js';
export { nearest } from './nearest.js';
export {
  type Batch,
  type CachePolicy,
  isReadOnly,
  type Operation,
  operation,
  type Primed,
  type RetryClass,
  type Route,
  retryClass,
} from './operation.js';
export type { Reply, Service } from './service.js';
