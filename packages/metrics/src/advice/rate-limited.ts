import { rateOf, shareOf } from '../targets/measure.js';
import { REQUESTS } from '../well-known.js';
import { changed, percent, type Rule, scaled } from './advice.js';

const MIN_REQUESTS = 20;
const MAX_SHARE = 0.01;

/** More than one request in a hundred refused because there were too many. */
export const rateLimited: Rule = (read, settings) => {
  const share = shareOf(REQUESTS, (labels) => labels['http.response.status_code'] === '429', {
    minCount: MIN_REQUESTS,
  })(read);
  if (share === undefined || share <= MAX_SHARE) return;
  const rate = Number((rateOf(REQUESTS)(read) ?? 0).toPrecision(3));
  const evidence = `${percent(share)} of the requests were answered with 429, at ${rate} requests per second`;
  if (settings.batching === false) {
    return {
      issue: 'rate_limited',
      ...changed(settings, 'batching', true),
      evidence,
      effect: 'Fewer requests for the same reads',
    };
  }
  const effect = 'Requests wait a little here, in place of being refused and sent again';
  return { issue: 'rate_limited', ...scaled(settings, 'requestsPerSecond', 0.8), evidence, effect };
};
