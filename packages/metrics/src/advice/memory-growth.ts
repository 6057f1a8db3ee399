import { RSS } from '../well-known.js';
import { megabytes, type Rule, scaled } from './advice.js';

const MIN_COVERED_MS = 600_000;
const MIN_GROWTH_BYTES = 32 * 2 ** 20;
const MIN_GROWTH_SHARE = 0.2;

/** Memory that has grown by a fifth over at least ten minutes, and has not come down again. */
export const memoryGrowth: Rule = (read, settings, coveredMs) => {
  const [rss] = read(RSS);
  if (coveredMs < MIN_COVERED_MS || rss?.current === undefined || rss.max === undefined) return;
  const growth = rss.rate * (coveredMs / 1_000);
  const before = rss.current - growth;
  if (growth < MIN_GROWTH_BYTES || growth < before * MIN_GROWTH_SHARE || rss.current < rss.max * 0.95) return;
  const minutes = Math.round(coveredMs / 60_000);
  const evidence = `Memory went from ${megabytes(before)} to ${megabytes(rss.current)} within ${minutes} minutes`;
  const effect = 'The cache gives back memory; what goes on growing after that is a leak elsewhere';
  return { issue: 'memory_growth', ...scaled(settings, 'cacheMaxBytes', 0.5), evidence, effect };
};
