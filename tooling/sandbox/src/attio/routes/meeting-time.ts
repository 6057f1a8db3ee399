import type { Moment } from '../data/meetings.js';
import { toWireTime } from '../values/time.js';

const DAY_MS = 86_400_000;

/** What clocks of a time zone show at an instant, as if it were UTC. The Swedish notation is ISO's. */
const wallClock = (ms: number, timeZone: string): number =>
  Date.parse(`${new Date(ms).toLocaleString('sv-SE', { timeZone }).replace(' ', 'T')}Z`);

/** The instant at which a day begins somewhere. */
function midnight(date: string, timeZone: string): number {
  const utc = Date.parse(`${date}T00:00:00Z`);
  return timeZone === 'UTC' ? utc : utc - (wallClock(utc, timeZone) - utc);
}

/** The instant at which a meeting begins or ends, in wire notation; all-day ones are seen from a time zone. */
export function boundary(moment: Moment, which: 'start' | 'end', timeZone: string): string {
  if ('datetime' in moment) return moment.datetime;
  return toWireTime(midnight(moment.date, timeZone) + (which === 'end' ? DAY_MS : 0));
}
