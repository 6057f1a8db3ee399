import { currentOf, type Read, shareOf } from '../targets/measure.js';
import { CACHE_REQUESTS, isHit } from '../well-known.js';
import { changed, percent, type Rule, type Settings, scaled } from './advice.js';

const LOW = 0.5;
const MIN_READS = 100;

/** A cache that answers less than half of the reads. */
export const lowHitRate: Rule = (read, settings) => {
  const hitRate = shareOf(CACHE_REQUESTS, isHit, { minCount: MIN_READS })(read);
  if (hitRate === undefined || hitRate >= LOW) return;
  const evidence = `The cache answers ${percent(hitRate)} of the reads`;
  return { issue: 'low_hit_rate', evidence, ...proposal(read, settings) };
};

function proposal(read: Read, settings: Partial<Settings>) {
  if (settings.cache === false) return { ...changed(settings, 'cache', true), effect: 'Repeated reads cost no call' };
  const entries = currentOf('cache.entries')(read);
  const { cacheMaxEntries } = settings;
  if (entries !== undefined && cacheMaxEntries !== undefined && entries >= cacheMaxEntries * 0.95) {
    return {
      ...scaled(settings, 'cacheMaxEntries', 2),
      effect: 'The cache is full: more room keeps entries until they are read again',
    };
  }
  return {
    ...scaled(settings, 'cacheTtlMs', 2),
    effect: 'Answers last until they are asked for again; writes still drop what they change',
  };
}
