import type { Kind } from '../instrument.js';

const UNITS: Readonly<Record<string, string>> = {
  d: 'days',
  h: 'hours',
  min: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  GiBy: 'gibibytes',
  kBy: 'kilobytes',
  MBy: 'megabytes',
  GBy: 'gigabytes',
  '%': 'percent',
};

/** The unit as a word of an exported name: `s` is `seconds`, `1` is `ratio` for a gauge; empty where it has none. */
export function exportedUnit(unit: string, kind: Kind): string {
  if (unit === '1') return kind === 'gauge' ? 'ratio' : '';
  return UNITS[unit] ?? '';
}

/** The name in OpenMetrics: `http.client.request.duration` in `s` is `http_client_request_duration_seconds`. */
export function exportedName(name: string, unit: string, kind: Kind): string {
  const base = exportedLabel(kind === 'counter' ? name.replace(/[._]total$/, '') : name);
  const word = exportedUnit(unit, kind);
  return word === '' || base === word || base.endsWith(`_${word}`) ? base : `${base}_${word}`;
}

/** A label's name in OpenMetrics: `error.type` is `error_type`. */
export function exportedLabel(name: string): string {
  const text = name.replace(/[^A-Za-z0-9_]/g, '_');
  return /^[0-9]/.test(text) ? `_${text}` : text;
}

const SUFFIXES: Readonly<Record<Kind, readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [],
  histogram: ['_bucket', '_count', '_sum', '_created'],
};

/** Every name that the export of an instrument takes. */
export function takenNames(name: string, unit: string, kind: Kind): readonly string[] {
  const base = exportedName(name, unit, kind);
  return [base, ...SUFFIXES[kind].map((suffix) => base + suffix)];
}
