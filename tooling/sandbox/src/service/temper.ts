import type { Mishap } from './types.js';

/** How a service behaves towards its callers. */
export type Profile = 'quiet' | 'realistic' | 'hostile';

/** A thing that goes wrong by itself. */
export interface Trouble {
  /** How often, from 0 to 1. */
  readonly share: number;
  readonly status?: number;
  readonly mishap?: Mishap;
  /** The request took effect although its answer is lost. */
  readonly processed?: boolean;
  /** The code of the error. */
  readonly code?: string;
  /** The routes to which it happens; without it, all. */
  readonly on?: RegExp;
}

/** How fast a service is, and what goes wrong in its hostile profile. */
export interface TemperOptions<C extends string> {
  /** The median of the delay of each kind of call. */
  readonly medianMs: Readonly<Record<C, number>>;
  readonly msPerRow: number;
  readonly mishaps: readonly Trouble[];
}

/** The temper of a profile; the same random series gives the same delays and troubles. */
export interface ServiceTemper<C extends string> {
  /** How long a call takes. */
  delayMs(cost: C, rows: number): number;
  /** What goes wrong with the next call, if anything. */
  trouble(): Trouble | undefined;
}

const SIGMA = 0.35;

/** Makes the temper of a profile: none, that of a normal day with lognormal delays, or that of a bad one. */
export function createServiceTemper<C extends string>(
  profile: Profile,
  random: () => number,
  { medianMs, msPerRow, mishaps }: TemperOptions<C>,
): ServiceTemper<C> {
  if (profile === 'quiet') return { delayMs: () => 0, trouble: () => undefined };
  const isHostile = profile === 'hostile';
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const delayMs = (cost: C, rows: number) => {
    const base = medianMs[cost] * Math.exp(SIGMA * normal()) + rows * msPerRow;
    const isSlow = isHostile && random() < 0.03;
    return isSlow ? base * (5 + 45 * random()) : base;
  };
  const trouble = () => {
    let at = random();
    return mishaps.find(({ share }) => {
      at -= share;
      return at < 0;
    });
  };
  return { delayMs, trouble: isHostile ? trouble : () => undefined };
}
