import {
  currentOf,
  keyTargets,
  type Metrics,
  type Snapshot,
  type SnapshotOptions,
  type Target,
  type TargetEvent,
  type TargetState,
  Targets,
} from '@fastpath/metrics';
import { isFailure } from '../tuning.js';
import { asMetrics, type Snapshots, whenNew } from './snapshots.js';
import type { AlertView } from './view.js';

/** Targets beside the usual ones: they tell of trouble at once, and are well again as soon as it is over. */
const promptTargets = (failing: () => number | undefined): Readonly<Record<string, Target>> => ({
  upstream: {
    description: 'Requests to the service that failed, of ten seconds',
    unit: '1',
    measure: failing,
    warn: 0.05,
    alert: 0.25,
    clearAfterMs: 0,
  },
  breaker: {
    description: 'The service failed, and is left alone: 1 half-open, 2 open',
    measure: currentOf('breaker.state'),
    warn: 0.5,
    alert: 1.5,
    clearAfterMs: 0,
  },
});

/**
 * Makes the function that holds snapshots against the targets and says which are missed, the gravest first, each with
 * the time since when. The usual targets are of five minutes: they are looked at as often as those are read.
 */
export function alertReader(): (snapshots: Snapshots, failing: number | undefined) => AlertView[] {
  let now: { readonly metrics: Pick<Metrics, 'snapshot'>; readonly failing: number | undefined };
  const since = new Map<string, number>();
  const onChange = ({ name, previous, type, at }: TargetEvent) => {
    if (type === 'resolved') since.delete(name);
    else if (previous === 'ok') since.set(name, at);
  };
  const metrics = { snapshot: (options: SnapshotOptions = {}) => now.metrics.snapshot(options) };
  const prompt = new Targets(
    metrics,
    promptTargets(() => now.failing),
    { onChange },
  );
  const usual = new Targets(metrics, keyTargets({ isFailure }), { onChange });
  const evaluated = whenNew((_: Snapshot) => usual.evaluate());
  return (snapshots, failing) => {
    now = { metrics: asMetrics(snapshots), failing };
    return [...prompt.evaluate(), ...evaluated(snapshots.fiveMinutes)]
      .flatMap((state) => toAlert(state, since.get(state.name) ?? snapshots.total.at))
      .sort((a, b) => rank(a) - rank(b) || a.since - b.since);
  };
}

const rank = ({ level }: AlertView) => (level === 'alert' ? 0 : 1);

function toAlert({ name, description, level, value, unit, warn, alert }: TargetState, since: number): AlertView[] {
  if (level === 'ok') return [];
  const bound = (level === 'alert' ? alert : warn) ?? null;
  return [{ name, description, level, since, value: value ?? null, unit, bound }];
}
