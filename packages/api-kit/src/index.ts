export { ApiError, type ApiErrorCode, type ApiErrorOptions, type ValidationError } from './errors.js';
export { type Explanation, explainIssues } from './explain-issues.js';
export { allFeatures, type Features } from './features.js';
export { findForbiddenKey } from './forbidden-keys.js';
