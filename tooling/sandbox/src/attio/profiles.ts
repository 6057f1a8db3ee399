import type { Mishap } from '../service/types.js';
import type { Cost } from './routes/call.js';

/** How the service behaves towards its callers. */
export type Profile = 'quiet' | 'realistic' | 'hostile';

const MEDIAN_MS: Readonly<Record<Cost, number>> = { get: 60, write: 90, query: 110, search: 130 };
const MS_PER_ROW = 0.15;
const SIGMA = 0.35;

/** What goes wrong in the hostile profile, and how often. */
const MISHAPS = [
  { share: 0.02, status: 429 },
  { share: 0.01, status: 500 },
  { share: 0.01, status: 502, processed: true },
  { share: 0.01, status: 503 },
  { share: 0.01, mishap: 'reset', processed: true },
  { share: 0.01, mishap: 'truncate', processed: true },
] as const;

/** A thing that goes wrong by itself. */
export interface Trouble {
  readonly status?: number;
  readonly mishap?: Mishap;
  /** The request took effect although its answer is lost. */
  readonly processed?: boolean;
}

/** The temper of a profile; the same random series gives the same delays and troubles. */
export interface Temper {
  /** How long a call takes. */
  delayMs(cost: Cost, rows: number): number;
  /** How long search does not know of a write. */
  searchLagMs(): number;
  /** What goes wrong with the next call, if anything. */
  trouble(): Trouble | undefined;
}

/** A service without delays and troubles. */
const quiet: Temper = { delayMs: () => 0, searchLagMs: () => 0, trouble: () => undefined };

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
  return { delayMs, searchLagMs: () => 1000 + 2000 * random(), trouble: isHostile ? trouble : quiet.trouble };
}
