import { bench } from 'vitest';

/** One side of a comparison: does `operations` operations each time it is called, in about a millisecond. */
export type Contender = () => unknown;

export interface Comparison {
  /** Operations in one call of a contender. */
  readonly operations: number;
  readonly ours: Contender;
  /** The peers by name; the ratio is to the first. */
  readonly peers: Readonly<Record<string, Contender>>;
  /** The ratio that is promised. */
  readonly atMost: number;
}

const BUDGET_MS = 3_000;
const ONCE = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };

/** Registers a benchmark that runs both sides in turns, and prints the time of one operation and the ratio. */
export function compare(what: string, { operations, ours, peers, atMost }: Comparison): void {
  const sides: Record<string, Contender> = { ours, ...peers };
  measure(what, async () => {
    const times = await inTurns(operations, sides);
    const [first] = Object.keys(peers);
    const ratio = lowest(times['ours']) / lowest(times[first ?? '']);
    const texts = Object.entries(times).map(
      ([name, all]) => `${name} ${time(lowest(all))} (median ${time(median(all))})`,
    );
    return `${texts.join(', ')}: ${ratio.toFixed(2)}x, at most ${atMost}x`;
  });
}

/** Runs `operations` operations again and again, and tells the shortest time of one. */
export async function shortest(operations: number, work: Contender): Promise<string> {
  const { only = [] } = await inTurns(operations, { only: work });
  return time(lowest(only));
}

/** In turns of about a millisecond: on a busy machine the shortest of many is what the work itself takes. */
async function inTurns(
  operations: number,
  sides: Readonly<Record<string, Contender>>,
): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {};
  for (const end = performance.now() + BUDGET_MS; performance.now() < end; ) {
    for (const [name, side] of Object.entries(sides)) {
      const begun = process.hrtime.bigint();
      await side();
      times[name] ??= [];
      times[name].push(Number(process.hrtime.bigint() - begun) / operations);
    }
  }
  return times;
}

/** Registers a benchmark that prints what `run` returns. */
export function measure(what: string, run: () => string | Promise<string>): void {
  bench(
    what,
    async () => {
      const result = await run();
      process.stderr.write(`${what}: ${result}\n`);
    },
    ONCE,
  );
}

function lowest(times: readonly number[] = []): number {
  return Math.min(...times);
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}

function time(ns: number): string {
  return ns < 1_000 ? `${ns.toFixed(0)} ns` : `${(ns / 1_000).toFixed(1)} us`;
}
