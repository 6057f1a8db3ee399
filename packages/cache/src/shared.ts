import type { Budget } from './budget.js';
import type { Clock } from './clock.js';
import type { CacheEvent, Counters } from './events.js';
import type { LogicalClock } from './invalidations.js';
import type { Packer } from './packed.js';
import type { Rules } from './rules.js';
import type { InvalidationBus, SecondTier } from './tier.js';

/** What all namespaces of one cache have in common. */
export interface Shared {
  readonly clock: Clock;
  readonly ticks: LogicalClock;
  readonly random: () => number;
  readonly ttlJitter: number;
  readonly refreshTimeoutMs: number;
  readonly touchOnRead: boolean;
  readonly budget: Budget;
  readonly counters: Counters;
  readonly emit: ((event: CacheEvent) => void) | undefined;
  readonly rules: Rules | undefined;
  readonly packerFor: ((namespace: string) => Packer) | undefined;
  readonly tier: SecondTier | undefined;
  readonly bus: InvalidationBus | undefined;
  closed: boolean;
}
