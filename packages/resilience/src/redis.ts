export { type SharedRateLimiterOptions, sharedRateLimiter } from './rate/shared-rate-limiter.js';
