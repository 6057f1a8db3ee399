import type { Policy, TaskContext } from '../policy.js';
import { seeded } from './seeded.js';
import { ServiceError } from './tasks.js';
import { VirtualClock } from './virtual-clock.js';

/** A service that is not always well. All of it is the same for the same seed. */
export interface Upstream {
  /** Requests it works on at once; further ones queue. @default 10 */
  readonly workers?: number;
  /** Median milliseconds of work for one request; the times are lognormal. @default 50 */
  readonly medianMs?: number;
  /** Spread of the lognormal. @default 0.3 */
  readonly sigma?: number;
  /** Part of the requests that take `tailMs` instead. @default 0 */
  readonly tailRatio?: number;
  readonly tailMs?: number;
  /** Part of the requests that fail at time `ms`. @default none */
  readonly failureRatio?: (ms: number) => number;
}

/** Callers who ask for something at random times, and how long to watch. */
export interface Load {
  /** Calls wanted per second at time `ms`: a Poisson stream. */
  readonly perSecond: (ms: number) => number;
  readonly durationMs: number;
  readonly seed?: number;
}

export interface Outcome {
  /** Calls that callers wanted. */
  readonly wanted: number;
  /** Calls that were answered in the end. */
  readonly answered: number;
  /** Requests that reached the service. */
  readonly sent: number;
  /** Requests sent per call wanted. */
  readonly amplification: number;
  /** Calls answered per call wanted. */
  readonly goodput: number;
  /** Milliseconds that calls took which were answered, sorted. */
  readonly latencies: readonly number[];
  /** When calls were answered, in order. */
  readonly answeredAt: readonly number[];
  /** When requests reached the service, in order. */
  readonly sentAt: readonly number[];
}

/** Runs callers against a service through a policy, on a virtual clock, until the last call has ended. */
export async function simulate(policy: Policy, upstream: Upstream, load: Load): Promise<Outcome> {
  const clock = new VirtualClock();
  clock.install();
  try {
    return await run(clock, policy, upstream, load);
  } finally {
    clock.restore();
  }
}

async function run(clock: VirtualClock, policy: Policy, upstream: Upstream, load: Load): Promise<Outcome> {
  const seed = load.seed ?? 1;
  const service = serviceOf(upstream, seeded(seed));
  const arrivals = seeded(seed + 1_000);
  const answeredAt: number[] = [];
  const latencies: number[] = [];
  let wanted = 0;
  let ended = 0;

  const call = () => {
    const askedAt = performance.now();
    const answered = () => {
      answeredAt.push(performance.now());
      latencies.push(performance.now() - askedAt);
    };
    policy
      .run(service.request, new AbortController().signal)
      .then(answered, () => {})
      .finally(() => {
        ended += 1;
      });
  };
  const next = () => {
    const gapMs = (-Math.log(1 - arrivals()) * 1_000) / load.perSecond(performance.now());
    setTimeout(() => {
      if (performance.now() >= load.durationMs) return;
      wanted += 1;
      call();
      next();
    }, gapMs);
  };

  next();
  while (performance.now() < load.durationMs || ended < wanted) await clock.next();
  const { sentAt } = service;
  return {
    wanted,
    answered: answeredAt.length,
    sent: sentAt.length,
    amplification: sentAt.length / wanted,
    goodput: answeredAt.length / wanted,
    latencies: latencies.sort((a, b) => a - b),
    answeredAt,
    sentAt,
  };
}

function serviceOf(upstream: Upstream, random: () => number) {
  const {
    workers = 10,
    medianMs = 50,
    sigma = 0.3,
    tailRatio = 0,
    tailMs = medianMs,
    failureRatio = () => 0,
  } = upstream;
  const queue: (() => void)[] = [];
  const sentAt: number[] = [];
  let busy = 0;

  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const workMs = () => (random() < tailRatio ? tailMs : medianMs * Math.exp(sigma * normal()));
  const next = () => {
    busy -= 1;
    queue.shift()?.();
  };

  /** Work goes on after the caller has left, as it does in real services: that is what makes overload last. */
  const request = ({ signal }: TaskContext) =>
    new Promise<void>((resolve, reject) => {
      sentAt.push(performance.now());
      const fails = random() < failureRatio(performance.now());
      const ms = workMs();
      const work = () => {
        busy += 1;
        setTimeout(() => {
          next();
          if (fails) reject(new ServiceError('down'));
          else resolve();
        }, ms);
      };
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      if (busy < workers) work();
      else queue.push(work);
    });

  return { request, sentAt };
}

/** The part `q` of sorted numbers. */
export const quantile = (sorted: readonly number[], q: number): number => sorted[Math.ceil(q * sorted.length) - 1] ?? 0;

/** How many of some times lie in a span. */
export const countIn = (times: readonly number[], fromMs: number, toMs: number): number =>
  times.filter((time) => time >= fromMs && time < toMs).length;
