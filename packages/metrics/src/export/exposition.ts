import type { Exemplar } from '../histogram.js';
import type { Instrument } from '../instrument.js';
import { HistogramSeries, type KeptExemplar } from '../series/histogram-series.js';
import type { Scale } from '../series/scale.js';
import type { Series } from '../series/series.js';
import { exportedLabel, exportedName, exportedUnit } from './exported-name.js';

/** `openmetrics` is OpenMetrics 1.0 text; `prometheus` the older text format 0.0.4, without units and exemplars. */
export type Format = 'openmetrics' | 'prometheus';

/** Everything recorded, as text. */
export function exposition(instruments: Iterable<Instrument>, format: Format): string {
  const lines: string[] = [];
  for (const instrument of instruments) {
    const series = instrument.series().filter(hasValue);
    if (series.length === 0) continue;
    const name = exportedName(instrument.name, instrument.unit, instrument.kind);
    writeHead(lines, name, instrument, format);
    for (const one of series) writeSeries(lines, name, one, instrument, format);
  }
  if (format === 'openmetrics') lines.push('# EOF');
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** A gauge that was not set has no sample; counters and histograms begin with 0. */
const hasValue = (series: Series) => series.hasValue;

function writeHead(lines: string[], name: string, { kind, unit, description }: Instrument, format: Format): void {
  const family = format === 'prometheus' && kind === 'counter' ? `${name}_total` : name;
  const word = exportedUnit(unit, kind);
  if (description !== '')
    lines.push(`# HELP ${family} ${format === 'prometheus' ? escapedHelp(description) : escaped(description)}`);
  lines.push(`# TYPE ${family} ${kind}`);
  if (word !== '' && format === 'openmetrics') lines.push(`# UNIT ${family} ${word}`);
}

function writeSeries(lines: string[], name: string, series: Series, { kind }: Instrument, format: Format): void {
  if (series instanceof HistogramSeries) writeHistogram(lines, name, series, format);
  else if (kind === 'counter') lines.push(`${name}_total${labelsOf(series)} ${series.moments().sum}`);
  else lines.push(`${name}${labelsOf(series)} ${series.last}`);
}

function writeHistogram(lines: string[], name: string, series: HistogramSeries, format: Format): void {
  const { count, sum } = series.moments();
  const bounds = boundsOf(series.scale);
  const { buckets, rest } = headsOf(series, name, bounds.texts);
  const below = cumulative(series, bounds.places, count);
  const exemplars = format === 'openmetrics' ? series.exemplars : [];
  for (let i = 0; i < below.length; i++) lines.push(`${buckets[i]}${below[i]}${exemplarText(exemplars[i])}`);
  lines.push(`${rest.count}${count}`, `${rest.sum}${sum}`);
}

/** How the lines of a series begin: the same at each export, and most of their text. */
interface Heads {
  readonly buckets: readonly string[];
  readonly rest: { readonly count: string; readonly sum: string };
}

const knownHeads = new WeakMap<HistogramSeries, Heads>();

function headsOf(series: HistogramSeries, name: string, bounds: readonly string[]): Heads {
  const known = knownHeads.get(series);
  if (known) return known;
  const labels = labelPairs(series.labels);
  const others = labels === '' ? '' : `${labels},`;
  const heads = {
    buckets: [...bounds, '+Inf'].map((bound) => `${name}_bucket{${others}le="${bound}"} `),
    rest: { count: `${name}_count${braced(labels)} `, sum: `${name}_sum${braced(labels)} ` },
  };
  knownHeads.set(series, heads);
  return heads;
}

interface Bounds {
  /** The exported edges as text. */
  readonly texts: readonly string[];
  /** The number of buckets whose middle is at or below each edge: within 1 % of the edge. */
  readonly places: readonly number[];
}

const knownBounds = new WeakMap<Scale, Bounds>();

function boundsOf(scale: Scale): Bounds {
  const known = knownBounds.get(scale);
  if (known) return known;
  let place = 0;
  const places = scale.edges.map((edge) => {
    while (place < scale.size && scale.valueOf(place) <= edge) place++;
    return place;
  });
  const bounds = { texts: scale.edges.map(floating), places };
  knownBounds.set(scale, bounds);
  return bounds;
}

/** How many values are below each edge, and how many in all. */
function cumulative(series: HistogramSeries, places: readonly number[], count: number): number[] {
  const below = new Array<number>(places.length).fill(0);
  for (const { from, counts } of series.parts()) {
    let at = 0;
    let sum = 0;
    for (let i = 0; i < places.length; i++) {
      const end = Math.min((places[i] as number) - from, counts.length);
      while (at < end) sum += counts[at++] as number;
      below[i] = (below[i] as number) + sum;
    }
  }
  const whole = series.sampleRate === 1 ? below : below.map((n) => Math.round(n / series.sampleRate));
  return [...whole, count];
}

function exemplarText(exemplar: KeptExemplar | undefined): string {
  if (!exemplar) return '';
  return ` # {${labelPairs(exemplar.labels)}} ${exemplar.value} ${exemplar.at / 1_000}`;
}

function labelPairs(labels: Exemplar): string {
  const pairs: string[] = [];
  for (const name in labels) pairs.push(`${exportedLabel(name)}="${escaped(labels[name] as string)}"`);
  return pairs.join(',');
}

const labelsOf = ({ labels }: Series) => braced(labelPairs(labels));

const braced = (labels: string) => (labels === '' ? '' : `{${labels}}`);

const escaped = (text: string) => (/[\\"\n]/.test(text) ? escapedHelp(text).replaceAll('"', '\\"') : text);

const escapedHelp = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

/** Canonical floats have a point, so that the same edge is the same text everywhere. */
const floating = (value: number) => (Number.isInteger(value) ? value.toFixed(1) : String(value));
