import uPlot from 'uplot';
import type { Column } from '../view.js';
import { element, setText } from './dom.js';
import { megabytes, milliseconds, NOTHING, percent, perSecond, plain, timeOfDay } from './format.js';
import type { Rows } from './rows.js';

interface Line {
  readonly column: Column;
  readonly label: string;
}

interface ChartSpec {
  readonly title: string;
  readonly format: (value: number | null | undefined) => string;
  /** The least upper end of its scale. */
  readonly atLeast: number;
  readonly lines: readonly Line[];
}

const specs: readonly ChartSpec[] = [
  {
    title: 'Latency of answers, last minute',
    format: milliseconds,
    atLeast: 10,
    lines: [
      { column: 'p50Ms', label: 'p50' },
      { column: 'p95Ms', label: 'p95' },
      { column: 'p99Ms', label: 'p99' },
    ],
  },
  {
    title: 'Calls asked for and requests made',
    format: perSecond,
    atLeast: 1,
    lines: [
      { column: 'askedPerSecond', label: 'asked' },
      { column: 'madePerSecond', label: 'made' },
    ],
  },
  { title: 'Cache hit rate', format: percent, atLeast: 1, lines: [{ column: 'hitRate', label: 'hits' }] },
  { title: 'Items per batch', format: plain, atLeast: 2, lines: [{ column: 'itemsPerBatch', label: 'items' }] },
  {
    title: 'Under way, and failures',
    format: plain,
    atLeast: 1,
    lines: [
      { column: 'underWay', label: 'requests under way' },
      { column: 'breaker', label: 'breaker (2 is open)' },
      { column: 'errorsPerSecond', label: 'failures per second' },
    ],
  },
  {
    title: 'Memory',
    format: megabytes,
    atLeast: 10,
    lines: [
      { column: 'rssMb', label: 'resident' },
      { column: 'heapMb', label: 'heap' },
    ],
  },
  { title: 'CPU, of one core', format: percent, atLeast: 1, lines: [{ column: 'cpu', label: 'CPU' }] },
  {
    title: 'Event loop delay, p99',
    format: milliseconds,
    atLeast: 10,
    lines: [{ column: 'eventLoopMs', label: 'delay' }],
  },
];

const HEIGHT = 140;

/** Draws all charts into `parent`; gives the function that draws them anew for a stretch of time. */
export function drawCharts(parent: HTMLElement): (rows: Rows, rangeSeconds: number) => void {
  const charts = specs.map((spec) => new Chart(spec, parent));
  return (rows, rangeSeconds) => {
    const now = rows.since(0, 'at').at(-1) ?? Date.now();
    for (const chart of charts) chart.draw(rows, now, rangeSeconds);
  };
}

class Chart {
  readonly #spec: ChartSpec;
  readonly #plot: uPlot;
  readonly #surface: HTMLElement;
  readonly #values: readonly HTMLElement[];
  readonly #time = element('span', 'note');

  constructor(spec: ChartSpec, parent: HTMLElement) {
    this.#spec = spec;
    this.#values = spec.lines.map(() => element('span', ''));
    this.#surface = element('div', '');
    this.#surface.tabIndex = 0;
    this.#surface.setAttribute('role', 'img');
    const legend = spec.lines.map(({ label }, i) =>
      element('span', '', element('span', `swatch c${i}`), `${label} `, this.#values[i] as HTMLElement),
    );
    const caption = element('figcaption', '', element('strong', '', spec.title), ...legend, this.#time);
    parent.append(element('figure', '', caption, this.#surface));
    this.#plot = new uPlot(this.#options(), [[], ...spec.lines.map(() => [])], this.#surface);
    this.#surface.addEventListener('keydown', (event) => this.#step(event));
    this.#surface.addEventListener('blur', () => this.#plot.setCursor({ left: -10, top: -10 }));
    new ResizeObserver(() => this.#plot.setSize({ width: this.#surface.clientWidth, height: HEIGHT })).observe(
      this.#surface,
    );
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#plot.redraw(false, true));
  }

  draw(rows: Rows, now: number, rangeSeconds: number): void {
    const from = now - rangeSeconds * 1_000;
    const at = rows.since(from, 'at').map((ms) => (ms ?? 0) / 1_000);
    const series = this.#spec.lines.map(({ column }) => rows.since(from, column));
    this.#plot.setData([at, ...series], false);
    this.#plot.setScale('x', { min: from / 1_000, max: now / 1_000 });
    this.#tell();
  }

  /** Moves the cursor by keys. */
  #step({ key }: KeyboardEvent): void {
    const count = this.#plot.data[0].length;
    const index = this.#plot.cursor.idx ?? count;
    const next = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: count - 1, Escape: undefined }[key];
    if (next === undefined && key !== 'Escape') return;
    const at = next === undefined ? undefined : this.#plot.data[0][Math.min(Math.max(next, 0), count - 1)];
    this.#plot.setCursor({
      left: at === undefined ? -10 : this.#plot.valToPos(at, 'x'),
      top: at === undefined ? -10 : 1,
    });
  }

  /** Writes the figures at the cursor, or else the last, beside the names of the lines. */
  #tell(): void {
    const index = this.#plot.cursor.idx ?? undefined;
    const told = this.#spec.lines.map(({ label }, i) => {
      const values = this.#plot.data[i + 1] ?? [];
      const text = this.#spec.format(index === undefined ? values.at(-1) : values[index]);
      setText(this.#values[i] as HTMLElement, text);
      return `${label} ${text}`;
    });
    const at = index === undefined ? undefined : this.#plot.data[0][index];
    setText(this.#time, at === undefined ? '' : `at ${timeOfDay(at * 1_000)}`);
    this.#surface.setAttribute('aria-label', `${this.#spec.title}: ${told.join(', ')}`);
  }

  #options(): uPlot.Options {
    const { lines, format, atLeast } = this.#spec;
    const axis = {
      stroke: resolved('--quiet'),
      grid: { stroke: resolved('--line'), width: 1 },
      ticks: { show: false },
    };
    return {
      width: this.#surface.clientWidth || 300,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { setScale: false, x: false, y: false } },
      scales: { x: { time: true }, y: { range: (_, __, max) => [0, Math.max(max ?? 0, atLeast) * 1.05] } },
      axes: [
        axis,
        { ...axis, size: 64, values: (_, splits) => splits.map((value) => format(value).replace(NOTHING, '')) },
      ],
      series: [
        {},
        ...lines.map(({ label }, i) => ({
          label,
          stroke: resolved(lineColours[i] ?? '--text'),
          width: 1.5,
          spanGaps: false,
        })),
      ],
      hooks: { setCursor: [() => this.#plot && this.#tell()] },
    };
  }
}

const lineColours = ['--blue', '--amber', '--red'];

/** A colour of the page's style as it is now: light or dark. */
function resolved(name: string): () => string {
  return () => {
    const probe = element('i', '');
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}
