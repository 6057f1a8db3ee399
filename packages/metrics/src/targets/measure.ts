import { combine } from '../combine.js';
import type { SeriesSnapshot } from '../snapshot.js';
import { countAbove } from './count-above.js';

/** Gives the series of an instrument over a window, with buckets; over all time without `windowMs`. */
export type Read = (name: string, windowMs?: number) => readonly SeriesSnapshot[];

/** A number that can be held against a target; `undefined` where there is too little to tell. */
export type Measure = (read: Read) => number | undefined;

/** Which series count, by their labels. */
export type Where = (labels: Readonly<Record<string, string>>) => boolean;

/** What a measure is taken of. */
export interface MeasureOptions {
  /** Which series count. @default all */
  readonly where?: Where;
  /** Whole minutes in milliseconds. @default 300_000 */
  readonly windowMs?: number;
  /** Values recorded, or what was added to a counter, without which there is too little to tell. @default 1 */
  readonly minCount?: number;
}

const all: Where = () => true;

/** A quantile of all the matching series of a histogram together. */
export function quantileOf(name: string, quantile: 'p50' | 'p95' | 'p99', options: MeasureOptions = {}): Measure {
  return (read) => enough(together(read, name, options), options)?.[quantile];
}

/** What was added to a counter, or recorded in a histogram, per second. */
export function rateOf(name: string, options: MeasureOptions = {}): Measure {
  return (read) => enough(together(read, name, options), options)?.rate;
}

/** The present value of a gauge, the total of a counter. */
export function currentOf(name: string, { where = all }: Pick<MeasureOptions, 'where'> = {}): Measure {
  return (read) => together(read, name, { where })?.current;
}

/** How much of a counter was added, or of a histogram recorded, by the series for which `isPart` holds: from 0 to 1. */
export function shareOf(name: string, isPart: Where, options: MeasureOptions = {}): Measure {
  return (read) => {
    const whole = enough(together(read, name, options), options);
    const part = together(read, name, {
      ...options,
      where: (labels) => (options.where ?? all)(labels) && isPart(labels),
    });
    const total = amount(whole);
    return total > 0 ? amount(part) / total : undefined;
  };
}

/** How many of a histogram's values are above `limit`, within 1 % of it: from 0 to 1. */
export function shareAbove(name: string, limit: number, options: MeasureOptions = {}): Measure {
  return (read) => {
    const whole = enough(together(read, name, options), options);
    return whole?.buckets && countAbove(whole.buckets, limit) / whole.count;
  };
}

/** What is allowed to be bad, and over which windows that is watched. */
export interface BurnRateOptions {
  /** Share that is to be good, for instance 0.999. */
  readonly objective: number;
  /** The share that is bad, over the window that it is asked for. */
  readonly badShare: (windowMs: number) => Measure;
  /** Milliseconds of the window that must show the trouble. @default 3_600_000 */
  readonly longMs?: number;
  /** Milliseconds of the window that must show that it goes on. @default 300_000 */
  readonly shortMs?: number;
}

/**
 * How many times faster than allowed the budget of bad ones is being spent, over both a long and a short window: 1 spends exactly
 * what the objective allows; 14.4 spends a month's budget in two days.
 */
export function burnRate({ objective, badShare, longMs = 3_600_000, shortMs = 300_000 }: BurnRateOptions): Measure {
  const allowed = 1 - objective;
  const [long, short] = [badShare(longMs), badShare(shortMs)];
  return (read) => {
    const [longShare, shortShare] = [long(read), short(read)];
    return longShare === undefined || shortShare === undefined ? undefined : Math.min(longShare, shortShare) / allowed;
  };
}

function together(
  read: Read,
  name: string,
  { where = all, windowMs = 300_000 }: MeasureOptions,
): SeriesSnapshot | undefined {
  return combine(read(name, windowMs).filter((one) => where(one.labels)));
}

const enough = (one: SeriesSnapshot | undefined, { minCount = 1 }: MeasureOptions) =>
  one && amount(one) >= minCount ? one : undefined;

const amount = (one: SeriesSnapshot | undefined) => (one?.kind === 'counter' ? one.sum : (one?.count ?? 0));
