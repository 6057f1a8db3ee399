import { checkMs } from '../check-ms.js';
import { MetricsError } from '../errors.js';
import type { Metrics } from '../metrics.js';
import type { SeriesSnapshot } from '../snapshot.js';
import { type Bounds, type Hysteresis, type Level, LevelTracker } from './level.js';
import type { Measure, Read } from './measure.js';

/** A measure, and from where on it is bad. */
export interface Target extends Bounds, Hysteresis {
  readonly measure: Measure;
  /** What it means, in a few words. */
  readonly description?: string;
  /** Unit of the value: `s`, `By`, `1`. @default none */
  readonly unit?: string;
}

/** How a target stands. */
export interface TargetState {
  readonly name: string;
  readonly level: Level;
  /** Absent where there is too little to tell. */
  readonly value?: number;
  readonly unit: string;
  readonly warn?: number;
  readonly alert?: number;
  readonly description: string;
}

/** A target whose level has changed. */
export interface TargetEvent extends TargetState {
  /** `resolved` when all is well again, `firing` at every other change. */
  readonly type: 'firing' | 'resolved';
  readonly previous: Level;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How levels follow values where a target does not say, and who hears of it. */
export interface TargetsOptions extends Hysteresis {
  /** Called for each change of a level. */
  readonly onChange?: (event: TargetEvent) => void;
  /** Called for what a measure or `onChange` throws while watching. @default a warning of the process, on standard error */
  readonly onError?: (error: unknown) => void;
}

/** Holds measures against their targets. Nothing happens between evaluations: have them by `watch`, or by whoever looks. */
export class Targets {
  readonly #metrics: Pick<Metrics, 'snapshot'>;
  readonly #targets: readonly (readonly [string, Target, LevelTracker])[];
  readonly #onChange: (event: TargetEvent) => void;
  readonly #onError: (error: unknown) => void;

  /** @throws {MetricsError} `INVALID_OPTION` for bounds that are no numbers or in the wrong order, and bad times and margins */
  constructor(
    metrics: Pick<Metrics, 'snapshot'>,
    targets: Readonly<Record<string, Target>>,
    options: TargetsOptions = {},
  ) {
    const { onChange = () => {}, onError = warn, ...hysteresis } = options;
    this.#metrics = metrics;
    this.#onChange = onChange;
    this.#onError = onError;
    this.#targets = Object.entries(targets).map(([name, target]) => {
      const settings = { ...hysteresis, ...target };
      check(name, settings);
      return [name, target, new LevelTracker(target, settings)] as const;
    });
  }

  /** Measures everything now, reports changes, and says how all targets stand. Throws what a measure or `onChange` throws. */
  evaluate(): TargetState[] {
    const read = remembering((name, windowMs) => {
      const window = windowMs === undefined ? {} : { windowMs };
      return this.#metrics.snapshot({ only: [name], buckets: true, ...window }).series;
    });
    const { at } = this.#metrics.snapshot({ only: [] });
    return this.#targets.map(([name, target, tracker]) => {
      const value = target.measure(read);
      const previous = tracker.level;
      const hasChanged = tracker.update(value, at);
      const state = stateOf(name, target, tracker.level, value);
      if (hasChanged) this.#onChange({ ...state, type: state.level === 'ok' ? 'resolved' : 'firing', previous, at });
      return state;
    });
  }

  /** Evaluates every `everyMs` milliseconds until disposed of. @param everyMs @default 10_000 */
  watch(everyMs = 10_000): Disposable {
    checkMs('everyMs', everyMs);
    const timer = setInterval(() => this.#evaluateQuietly(), everyMs).unref();
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }

  #evaluateQuietly(): void {
    try {
      this.evaluate();
    } catch (error) {
      this.#onError(error);
    }
  }
}

const warn = (error: unknown) => process.emitWarning(`Targets could not be evaluated: ${String(error)}`);

function stateOf(name: string, target: Target, level: Level, value: number | undefined): TargetState {
  const { unit = '', description = '', warn, alert } = target;
  return {
    ...{ name, level, unit, description },
    ...(value === undefined ? {} : { value }),
    ...(warn === undefined ? {} : { warn }),
    ...(alert === undefined ? {} : { alert }),
  };
}

/** Reads each instrument once for each window. */
function remembering(read: Read): Read {
  const known = new Map<string, readonly SeriesSnapshot[]>();
  return (name, windowMs) => {
    const key = `${windowMs} ${name}`;
    const series = known.get(key) ?? read(name, windowMs);
    known.set(key, series);
    return series;
  };
}

function check(name: string, { warn, alert, badWhen, raiseAfterMs = 0, clearAfterMs = 0, margin = 0 }: Target): void {
  const refuse = (what: string) => {
    throw new MetricsError('INVALID_OPTION', `Target ${name}: ${what}`);
  };
  if (warn === undefined && alert === undefined) refuse('needs warn, alert or both');
  if (Number.isNaN(warn) || Number.isNaN(alert)) refuse('warn and alert must be numbers');
  if (warn !== undefined && alert !== undefined && (badWhen === 'below' ? alert > warn : alert < warn)) {
    refuse(`alert must be past warn, got ${alert} and ${warn}`);
  }
  if (!(raiseAfterMs >= 0 && clearAfterMs >= 0)) refuse('raiseAfterMs and clearAfterMs must not be negative');
  if (!(margin >= 0 && margin < 1)) refuse(`margin must be from 0 to below 1, got ${margin}`);
}
