import { createServiceTemper, type Profile, type ServiceTemper, type Trouble } from '../service/temper.js';

/** What kind of work a call is. */
export type Cost = 'get' | 'list' | 'search' | 'write' | 'transfer' | 'sign-in';

const MEDIAN_MS: Readonly<Record<Cost, number>> = {
  get: 50,
  list: 90,
  search: 140,
  write: 110,
  transfer: 80,
  'sign-in': 150,
};

/** What goes wrong in the hostile profile, and how often. */
const MISHAPS: readonly Trouble[] = [
  { share: 0.02, status: 429 },
  { share: 0.01, status: 500 },
  { share: 0.01, status: 502, processed: true },
  { share: 0.01, status: 503 },
  { share: 0.01, mishap: 'reset', processed: true },
  { share: 0.01, mishap: 'reset' },
  { share: 0.01, mishap: 'truncate', processed: true },
];

/** Makes the temper of a profile. */
export const createTemper = (profile: Profile, random: () => number): ServiceTemper<Cost> =>
  createServiceTemper(profile, random, { medianMs: MEDIAN_MS, msPerRow: 0.1, mishaps: MISHAPS });
