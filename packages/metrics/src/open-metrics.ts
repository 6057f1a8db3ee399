import { cumulative, edgesOf } from './edges.js';
import { exportedLabel, exportedName, exportedUnit } from './exported-name.js';
import { HistogramSeries } from './histogram-series.js';
import type { Instrument } from './instrument.js';
import { COUNT, SUM } from './moments.js';
import type { Series } from './series.js';

/** Everything as OpenMetrics 1.0 text. */
export function openMetrics(instruments: Iterable<Instrument>): string {
  const lines: string[] = [];
  for (const instrument of instruments) {
    const series = instrument.series();
    if (series.length > 0) writeFamily(lines, instrument, series);
  }
  lines.push('# EOF\n');
  return lines.join('\n');
}

function writeFamily(lines: string[], instrument: Instrument, all: readonly Series[]): void {
  const { kind, unit, description } = instrument;
  const name = exportedName(instrument.name, unit, kind);
  lines.push(`# TYPE ${name} ${kind}`);
  if (exportedUnit(unit, kind) !== '') lines.push(`# UNIT ${name} ${exportedUnit(unit, kind)}`);
  if (description !== '') lines.push(`# HELP ${name} ${escaped(description)}`);
  for (const series of all) {
    const labels = labelPairs(series.labels);
    if (series instanceof HistogramSeries) writeHistogram(lines, name, labels, series);
    else if (kind === 'counter')
      lines.push(`${name}_total${braced(labels)} ${number(series.moments()[SUM] as number)}`);
    else if (!Number.isNaN(series.last)) lines.push(`${name}${braced(labels)} ${number(series.last)}`);
  }
}

function writeHistogram(lines: string[], name: string, labels: string, series: HistogramSeries): void {
  const moments = series.moments();
  const edges = edgesOf(series.scale.range);
  const prefix = labels === '' ? '' : `${labels},`;
  const counts = cumulative(series.counts(), series.scale, edges);
  for (let i = 0; i < edges.length; i++) {
    lines.push(`${name}_bucket{${prefix}le="${floating(edges[i] as number)}"} ${counts[i]}`);
  }
  lines.push(`${name}_bucket{${prefix}le="+Inf"} ${moments[COUNT]}`);
  lines.push(`${name}_count${braced(labels)} ${moments[COUNT]}`);
  lines.push(`${name}_sum${braced(labels)} ${number(moments[SUM] as number)}`);
}

const labelPairs = (labels: Series['labels']) =>
  Object.entries(labels)
    .map(([name, value]) => `${exportedLabel(name)}="${escaped(value)}"`)
    .join(',');

const braced = (labels: string) => (labels === '' ? '' : `{${labels}}`);

const escaped = (text: string) => text.replace(/[\\"\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`));

const number = (value: number) => (value === Number.POSITIVE_INFINITY ? '+Inf' : String(value));

/** Canonical floats have a point, so that the same edge is the same text everywhere. */
const floating = (value: number) => (Number.isInteger(value) ? `${value}.0` : String(value));
