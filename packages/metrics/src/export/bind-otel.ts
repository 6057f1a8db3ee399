import type { Metrics } from '../metrics.js';
import type { InstrumentInfo } from '../registry.js';
import type { SeriesSnapshot } from '../snapshot.js';

/** What is used of an observation's result in `@opentelemetry/api`. */
export interface OtelResult {
  observe(value: number, attributes?: Record<string, string | number>): void;
}

/** What is used of an observable instrument in `@opentelemetry/api`. */
export interface OtelObservable {
  addCallback(callback: (result: OtelResult) => void): void;
  removeCallback(callback: (result: OtelResult) => void): void;
}

/** What is used of a `Meter` in `@opentelemetry/api` 1.x: any meter of it fits. */
export interface OtelMeter {
  createObservableCounter(name: string, options?: { unit?: string; description?: string }): OtelObservable;
  createObservableGauge(name: string, options?: { unit?: string; description?: string }): OtelObservable;
}

/** What an OpenTelemetry meter gets to read. */
export interface BindOtelOptions {
  /** Window of the quantiles: whole minutes in milliseconds. @default 60_000 */
  readonly windowMs?: number;
}

type Observe = (one: SeriesSnapshot, result: OtelResult) => void;

/**
 * Lets an OpenTelemetry meter read every instrument, present and future, until disposed of; recording costs what it did before.
 * Counters and gauges keep their names. The API has no histogram that can be read, so one becomes the counters `.count` and `.sum`
 * and the gauge `.quantile` with the attribute `quantile`: 0.5, 0.95, 0.99.
 */
export function bindOtel(metrics: Metrics, meter: OtelMeter, { windowMs = 60_000 }: BindOtelOptions = {}): Disposable {
  metrics.snapshot({ windowMs, only: [] }); // refuses a bad window now, not at each collection
  const unbind: (() => void)[] = [];

  const bind = (observable: OtelObservable, name: string, observe: Observe, window: { windowMs?: number } = {}) => {
    const callback = (result: OtelResult) => {
      for (const one of metrics.snapshot({ only: [name], ...window }).series) observe(one, result);
    };
    observable.addCallback(callback);
    unbind.push(() => observable.removeCallback(callback));
  };

  const stop = metrics.onInstrument(({ name, kind, unit, description }: InstrumentInfo) => {
    const about = { unit, description };
    if (kind === 'counter') return bind(meter.createObservableCounter(name, about), name, current);
    if (kind === 'gauge') return bind(meter.createObservableGauge(name, about), name, current);
    bind(meter.createObservableCounter(`${name}.count`, { description }), name, count);
    bind(meter.createObservableCounter(`${name}.sum`, about), name, sum);
    bind(meter.createObservableGauge(`${name}.quantile`, about), name, quantiles, { windowMs });
  });

  return {
    [Symbol.dispose]() {
      stop();
      for (const one of unbind.splice(0)) one();
    },
  };
}

const current: Observe = ({ current: value, labels }, result) => {
  if (value !== undefined) result.observe(value, labels);
};

const count: Observe = (one, result) => result.observe(one.count, one.labels);

const sum: Observe = (one, result) => result.observe(one.sum, one.labels);

const quantiles: Observe = ({ p50, p95, p99, labels }, result) => {
  if (p50 === undefined || p95 === undefined || p99 === undefined) return;
  for (const [quantile, value] of [
    [0.5, p50],
    [0.95, p95],
    [0.99, p99],
  ] as const)
    result.observe(value, { ...labels, quantile });
};
