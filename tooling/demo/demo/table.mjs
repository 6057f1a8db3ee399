import { bold, dim } from './style.mjs';

const none = '-';
const count = (value) => value.toLocaleString('en-US');
const fixed = (digits) => (value) => value.toFixed(digits);
const ms = (value) => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
const kb = (bytes) => `${count(Math.round(bytes / 1024))} KB`;
const percent = (share) => `${(share * 100).toFixed(0)} %`;

const rows = [
  ['Questions', (run) => run.questions, count],
  ['Upstream calls', (run) => run.calls, count],
  ['  of these for metadata', (run) => run.metadataCalls, count],
  ['Calls per question', (run) => run.callsPerQuestion, fixed(2), '1', '0.2'],
  ['  without metadata', (run) => run.recordCallsPerQuestion, fixed(2)],
  ['Search p50', (run) => run.search.p50, ms, '100-150 ms', '30-50 ms'],
  ['       p95', (run) => run.search.p95, ms],
  ['       p99', (run) => run.search.p99, ms],
  ['Fetch p50', (run) => run.fetch.p50, ms, '50-80 ms', '10-20 ms'],
  ['      p95', (run) => run.fetch.p95, ms],
  ['      p99', (run) => run.fetch.p99, ms],
  ['Cache hits (with metadata)', (run) => run.hitRate, percent, none, '80 %'],
  ['Items per batch', (run) => run.itemsPerBatch, fixed(1)],
  ["Attio's replies, unpacked", (run) => run.rawBytes, kb],
  ['Sent to the model', (run) => run.modelBytes, kb],
  ['Retries', (run) => run.retries, count],
  ['Waits for the rate limit', (run) => run.waits, count],
  ['Breaker', (run) => run.breaker, String],
  ['Alerts', (run) => run.alerts.length, count],
  ['Pieces of advice', (run) => run.advice.length, count],
  ['Memory (RSS, with sandbox)', (run) => run.rssMb, (value) => `${value} MB`, '50-100 MB', '100-200 MB'],
];

const heads = ['', 'measured: off', 'measured: on', 'guide: without', 'guide: with'];

const notes = [
  'Off, each question reads the metadata of the workspace anew. Times are those of the MCP client.',
  'A model gets the same bytes either way; they are what is left of the replies once flattened.',
];

const told = (what, lines) => lines.map((line) => `${what}, on: ${line}`);

/** Both runs beside the guide's figures, in characters that any terminal has. */
export function renderTable(off, on, stream) {
  const lines = rows.map(([label, figureOf, format, without = '', withFeatures = '']) => {
    const shown = (run) => (figureOf(run) === undefined ? none : format(figureOf(run)));
    return [label, shown(off), shown(on), without, withFeatures];
  });
  const widths = heads.map((_, i) => Math.max(...[heads, ...lines].map((line) => line[i].length)));
  const aligned = (line) => line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])));
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const shown = lines.map((line) => {
    const [label, offCell, onCell, ...guide] = aligned(line);
    return [
      label,
      offCell,
      bold(onCell, stream),
      ...guide.map((cell) => (cell.trim() === '' ? cell : dim(cell, stream))),
    ]
      .join('  ')
      .trimEnd();
  });
  return [
    bold(aligned(heads).join('  '), stream),
    rule,
    ...shown,
    rule,
    ...[...notes, ...told('Alert', on.alerts), ...told('Advice', on.advice)].map((note) => dim(note, stream)),
    '',
  ].join('\n');
}
