export type { Advice, Issue, Settings } from './advice/advice.js';
export { advise } from './advice/advise.js';
export { combine, mergeSnapshots } from './combine.js';
export type { BoundCounter, Counter } from './counter.js';
export { MetricsError, type MetricsErrorCode } from './errors.js';
export {
  type BindOtelOptions,
  bindOtel,
  type OtelMeter,
  type OtelObservable,
  type OtelResult,
} from './export/bind-otel.js';
export { type Flushing, type FlushOptions, flushEvery, type Sink } from './flush-every.js';
export type { BoundGauge, Combination, Gauge, GaugeOptions } from './gauge.js';
export type { BoundHistogram, Exemplar, Histogram, HistogramOptions } from './histogram.js';
export type { InstrumentOptions, Kind } from './instrument.js';
export type { Labels, LabelValue } from './labels.js';
export { Metrics, type MetricsOptions, type SnapshotOptions } from './metrics.js';
export { type ProcessStatsOptions, processStats } from './process-stats.js';
export type { InstrumentInfo } from './registry.js';
export { type OperationReport, type ReportOptions, report, reportTable } from './report.js';
export type { Range } from './series/scale.js';
export { jsonLines } from './sinks/json-lines.js';
export { type RotatingFileOptions, rotatingFile } from './sinks/rotating-file.js';
export type { Buckets, SeriesSnapshot, Snapshot } from './snapshot.js';
export { type KeyTargetsOptions, keyTargets } from './targets/key-targets.js';
export type { Bounds, Hysteresis, Level } from './targets/level.js';
export {
  type BurnRateOptions,
  burnRate,
  currentOf,
  type Measure,
  type MeasureOptions,
  quantileOf,
  type Read,
  rateOf,
  shareAbove,
  shareOf,
  type Where,
} from './targets/measure.js';
export { type Target, type TargetEvent, type TargetState, Targets, type TargetsOptions } from './targets/targets.js';
export { errorType, type Timer } from './timer.js';
