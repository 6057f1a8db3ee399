import { percent, type Rule, scaled } from './advice.js';

const FULL = 0.8;

/** A pool of which more than four fifths were in use at once. */
export const poolExhaustion: Rule = (read, settings) => {
  const used = read('pool.connections.used')[0]?.max;
  const max = read('pool.connections.max')[0]?.current;
  if (used === undefined || !max || used / max <= FULL) return;
  const evidence = `${used} of ${max} connections (${percent(used / max)}) were in use at once`;
  const effect = 'Requests no longer wait for a free connection';
  return {
    issue: 'pool_exhaustion',
    ...scaled({ poolConnections: max, ...settings }, 'poolConnections', 1.5),
    evidence,
    effect,
  };
};
