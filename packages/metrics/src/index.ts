export { MetricsError, type MetricsErrorCode } from './errors.js';
export type {
  BoundCounter,
  BoundGauge,
  BoundHistogram,
  Counter,
  Gauge,
  GaugeOptions,
  Histogram,
  HistogramOptions,
  InstrumentOptions,
} from './instruments.js';
export type { Labels, LabelValue } from './labels.js';
export { Metrics, type MetricsOptions, type SnapshotOptions } from './metrics.js';
export type { Range } from './scale.js';
export type { SeriesSnapshot, Snapshot } from './snapshot.js';
