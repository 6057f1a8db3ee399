import { MetricsError } from './errors.js';

/** Timers of Node take no more. */
const MOST_MS = 0x7fff_ffff;

/** Refuses a time that no timer can keep. @throws {MetricsError} `INVALID_OPTION` */
export function checkMs(name: string, ms: number): void {
  if (ms >= 1 && ms <= MOST_MS) return;
  throw new MetricsError('INVALID_OPTION', `${name} must be from 1 to ${MOST_MS} milliseconds, got ${ms}`);
}
