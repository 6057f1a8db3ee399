import { createServiceTemper, type Profile, type ServiceTemper, type Trouble } from '../service/temper.js';
import type { Cost } from './routes/call.js';
import type { DeliveryTemper } from './webhooks/courier.js';

const MEDIAN_MS: Readonly<Record<Cost, number>> = { get: 60, write: 90, query: 110, search: 130 };
const MS_PER_ROW = 0.15;

/** What goes wrong in the hostile profile, and how often. */
const MISHAPS: readonly Trouble[] = [
  { share: 0.02, status: 429 },
  { share: 0.01, status: 500 },
  { share: 0.01, status: 502, processed: true },
  { share: 0.01, status: 503 },
  { share: 0.01, mishap: 'reset', processed: true },
  { share: 0.01, mishap: 'truncate', processed: true },
  { share: 0.01, status: 404, code: 'merge_in_progress', on: /^GET .*\/objects\/.*\/\{record_id\}$/ },
  { share: 0.02, status: 409, code: 'concurrent_write_conflict', on: /^(?:PATCH|PUT) .*\/\{record_id\}$/ },
];

/** The temper of a profile; the same random series gives the same delays and troubles. */
export interface Temper extends ServiceTemper<Cost> {
  /** How long search does not know of a write. */
  searchLagMs(): number;
  /** How long a merge goes on after its answer. */
  mergeMs(): number;
}

/** Makes the temper of deliveries to webhooks. */
export function createDeliveryTemper(profile: Profile, random: () => number): DeliveryTemper {
  if (profile === 'quiet') return { gapMs: 0, delayMs: () => 0, isRepeated: () => false };
  const [slowestMs, repeated] = profile === 'hostile' ? [3_000, 0.25] : [600, 0.05];
  return { gapMs: 40, delayMs: () => 50 + slowestMs * random() ** 2, isRepeated: () => random() < repeated };
}

/** Makes the temper of a profile. */
export function createTemper(profile: Profile, random: () => number): Temper {
  const base = createServiceTemper(profile, random, { medianMs: MEDIAN_MS, msPerRow: MS_PER_ROW, mishaps: MISHAPS });
  if (profile === 'quiet') return { ...base, searchLagMs: () => 0, mergeMs: () => 0 };
  return {
    ...base,
    searchLagMs: () => 1000 + 2000 * random(),
    mergeMs: () => (random() < 0.5 ? 0 : 500 + 1500 * random()),
  };
}
