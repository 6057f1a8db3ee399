import type { Mishap } from '../service/types.js';
import type { Cost } from './routes/call.js';
import type { DeliveryTemper } from './webhooks/courier.js';

/** How the service behaves towards its callers. */
export type Profile = 'quiet' | 'realistic' | 'hostile';

const MEDIAN_MS: Readonly<Record<Cost, number>> = { get: 60, write: 90, query: 110, search: 130 };
const MS_PER_ROW = 0.15;
const SIGMA = 0.35;

/** What goes wrong in the hostile profile, and how often. */
const MISHAPS: readonly (Trouble & { readonly share: number })[] = [
  { share: 0.02, status: 429 },
  { share: 0.01, status: 500 },
  { share: 0.01, status: 502, processed: true },
  { share: 0.01, status: 503 },
  { share: 0.01, mishap: 'reset', processed: true },
  { share: 0.01, mishap: 'truncate', processed: true },
  { share: 0.01, status: 404, code: 'merge_in_progress', on: /^GET .*\/objects\/.*\/\{record_id\}$/ },
  { share: 0.02, status: 409, code: 'concurrent_write_conflict', on: /^(?:PATCH|PUT) .*\/\{record_id\}$/ },
];

/** A thing that goes wrong by itself. */
export interface Trouble {
  readonly status?: number;
  readonly mishap?: Mishap;
  /** The request took effect although its answer is lost. */
  readonly processed?: boolean;
  /** The code of the error. */
  readonly code?: string;
  /** The routes to which it happens; without it, all. */
  readonly on?: RegExp;
}

/** The temper of a profile; the same random series gives the same delays and troubles. */
export interface Temper {
  /** How long a call takes. */
  delayMs(cost: Cost, rows: number): number;
  /** How long search does not know of a write. */
  searchLagMs(): number;
  /** How long a merge goes on after its answer. */
  mergeMs(): number;
  /** What goes wrong with the next call, if anything. */
  trouble(): Trouble | undefined;
}

/** Makes the temper of deliveries to webhooks. */
export function createDeliveryTemper(profile: Profile, random: () => number): DeliveryTemper {
  if (profile === 'quiet') return { gapMs: 0, delayMs: () => 0, isRepeated: () => false };
  const [slowestMs, repeated] = profile === 'hostile' ? [3_000, 0.25] : [600, 0.05];
  return { gapMs: 40, delayMs: () => 50 + slowestMs * random() ** 2, isRepeated: () => random() < repeated };
}

/** A service without delays and troubles. */
const quiet: Temper = { delayMs: () => 0, searchLagMs: () => 0, mergeMs: () => 0, trouble: () => undefined };

/** Makes the temper of a profile. */
export function createTemper(profile: Profile, random: () => number): Temper {
  if (profile === 'quiet') return quiet;
  const isHostile = profile === 'hostile';
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const delayMs = (cost: Cost, rows: number) => {
    const base = MEDIAN_MS[cost] * Math.exp(SIGMA * normal()) + rows * MS_PER_ROW;
    const isSlow = isHostile && random() < 0.03;
    return isSlow ? base * (5 + 45 * random()) : base;
  };
  const trouble = () => {
    let at = random();
    return MISHAPS.find(({ share }) => {
      at -= share;
      return at < 0;
    });
  };
  return {
    delayMs,
    searchLagMs: () => 1000 + 2000 * random(),
    mergeMs: () => (random() < 0.5 ? 0 : 500 + 1500 * random()),
    trouble: isHostile ? trouble : quiet.trouble,
  };
}
