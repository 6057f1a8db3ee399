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
  const labels = labelPairs(series.labels);
  if (series instanceof HistogramSeries) writeHistogram(lines, name, labels, series, format);
  else if (kind === 'counter') lines.push(`${name}_total${braced(labels)} ${number(series.moments().sum)}`);
  else lines.push(`${name}${braced(labels)} ${number(series.last)}`);
}

function writeHistogram(lines: string[], name: string, labels: string, series: HistogramSeries, format: Format): void {
  const { count, sum } = series.moments();
  const { bounds, places } = boundsOf(series.scale);
  const heads = headsOf(series, name, labels, bounds);
  const below = cumulative(series, places, count);
  const exemplars = format === 'openmetrics' ? series.exemplars : [];
  for (let i = 0; i < below.length; i++) lines.push(`${heads[i]}${below[i]}${exemplarText(exemplars[i])}`);
  lines.push(`${name}_count${braced(labels)} ${count}`);
  lines.push(`${name}_sum${braced(labels)} ${number(sum)}`);
}

const knownHeads = new WeakMap<HistogramSeries, readonly string[]>();

/** How the lines of a series' buckets begin: the same at each export, and most of their text. */
function headsOf(series: HistogramSeries, name: string, labels: string, bounds: readonly string[]): readonly string[] {
  let heads = knownHeads.get(series);
  if (!heads) {
    const others = labels === '' ? '' : `${labels},`;
    heads = [...bounds, '+Inf'].map((bound) => `${name}_bucket{${others}le="${bound}"} `);
    knownHeads.set(series, heads);
  }
  return heads;
}

interface Bounds {
  /** The exported edges as text. */
  readonly bounds: readonly string[];
  /** The number of buckets whose middle is at or below each edge: within 1 % of the edge. */
  readonly places: readonly number[];
}

const known = new WeakMap<Scale, Bounds>();

function boundsOf(scale: Scale): Bounds {
  let found = known.get(scale);
  if (!found) {
    let place = 0;
    const places = scale.edges.map((edge) => {
      while (place < scale.size && scale.valueOf(place) <= edge) place++;
      return place;
    });
    found = { bounds: scale.edges.map(floating), places };
    known.set(scale, found);
  }
  return found;
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
  if (series.sampleRate < 1)
    for (let i = 0; i < below.length; i++) below[i] = Math.round((below[i] as number) / series.sampleRate);
  below.push(count);
  return below;
}

function exemplarText(exemplar: KeptExemplar | undefined): string {
  if (!exemplar) return '';
  return ` # {${labelPairs(exemplar.labels)}} ${number(exemplar.value)} ${exemplar.at / 1_000}`;
}

function labelPairs(labels: Exemplar): string {
  const pairs: string[] = [];
  for (const name in labels) pairs.push(`${exportedLabel(name)}="${escaped(labels[name] as string)}"`);
  return pairs.join(',');
}

const braced = (labels: string) => (labels === '' ? '' : `{${labels}}`);

const escaped = (text: string) => (/[\\"\n]/.test(text) ? escapedHelp(text).replaceAll('"', '\\"') : text);

const escapedHelp = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

const number = (value: number) => (value === Number.POSITIVE_INFINITY ? '+Inf' : String(value));

/** Canonical floats have a point, so that the same edge is the same text everywhere. */
const floating = (value: number) => (Number.isInteger(value) ? value.toFixed(1) : String(value));
