import { cpus, totalmem } from 'node:os';

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * A row of two series measured in turns: ours is to be at most `atMost` times, or at least `atLeast` times the peer's.
 * The ratio is the median over the pairs, so that what else the machine did falls on both sides of each.
 */
export function compare(what, unit, ours, peer, { atMost, atLeast } = {}) {
  const ratio = median(ours.map((one, i) => one / peer[i]));
  const target = atMost ? `at most ${atMost}x` : atLeast ? `at least ${atLeast}x` : '';
  const met = atMost ? ratio <= atMost : atLeast ? ratio >= atLeast : undefined;
  return row(what, show(median(ours), unit), show(median(peer), unit), `${ratio.toFixed(2)}x`, target, met);
}

/** A row of the table; `met` is left out where there is no target. */
export const row = (what, ours, peer, ratio, target, met) => ({
  what,
  ours,
  peer,
  ratio,
  target,
  met: met === undefined ? '' : met ? 'yes' : 'NO',
});

export const show = (number, unit) =>
  `${number >= 1_000 ? Math.round(number).toLocaleString('en') : number.toPrecision(3)} ${unit}`;

/** The rows as a Markdown table, which is readable on a terminal as well. */
export function table(rows) {
  const titles = ['what', 'ours', 'peer', 'ratio', 'target', 'met'];
  const lines = [Object.fromEntries(titles.map((title) => [title, title])), ...rows];
  const widths = titles.map((title) => Math.max(...lines.map((line) => line[title].length)));
  const text = lines.map((line) => `| ${titles.map((title, i) => line[title].padEnd(widths[i])).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [text[0], rule, ...text.slice(1)].join('\n');
}

/** Where and when, in one line. */
export function conditions() {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  return `${new Date().toISOString().slice(0, 16)}Z, Node ${process.version}, ${cpus().length} x ${cpu.model.trim()}, ${memory}, ${process.platform}`;
}
