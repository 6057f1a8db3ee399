import type { View } from '../view.js';
import { byId, element, setText } from './dom.js';
import { bytes, milliseconds, NOTHING, percent, plain } from './format.js';

interface Tile {
  readonly title: string;
  readonly figure: (view: View) => string;
  readonly aside: (view: View) => string;
}

const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);

const tiles: readonly Tile[] = [
  {
    title: 'p50 latency',
    figure: ({ latency }) => milliseconds(latency.p50Ms),
    aside: ({ latency }) => `${plain(latency.count)} answers in a minute`,
  },
  {
    title: 'p95 latency',
    figure: ({ latency }) => milliseconds(latency.p95Ms),
    aside: ({ latency }) => `p99 ${milliseconds(latency.p99Ms)}`,
  },
  {
    title: 'Requests made for 100 calls',
    figure: ({ calls }) => plain((share(calls.made, calls.asked) ?? Number.NaN) * 100).replace('NaN', NOTHING),
    aside: ({ calls }) => `${plain(calls.asked)} asked, ${plain(calls.made)} made so far`,
  },
  {
    title: 'Cache hit rate',
    figure: ({ cache }) =>
      percent(
        share(
          cache.reduce((sum, one) => sum + one.reads * one.hitRate, 0),
          reads(cache),
        ),
      ),
    aside: ({ cache }) => `of ${plain(reads(cache))} reads`,
  },
  {
    title: 'Items per batch',
    figure: ({ batching }) => plain(share(batching.items, batching.requests)),
    aside: ({ batching }) => `${plain(batching.items)} reads in ${plain(batching.requests)} requests`,
  },
  {
    title: 'Breaker',
    figure: ({ breaker }) => breaker ?? NOTHING,
    aside: ({ breaker }) => (breaker === 'open' ? 'the service is left alone' : ''),
  },
  {
    title: 'Waits for the rate limit',
    figure: ({ limiter }) => plain(limiter.waits),
    aside: ({ limiter }) => (limiter.waits > 0 ? `p95 ${milliseconds(limiter.p95Ms)}` : 'in a minute'),
  },
  {
    title: 'Requests under way',
    figure: ({ queue }) => plain(queue.underWay),
    aside: ({ queue }) => `of ${plain(queue.max)} connections`,
  },
  {
    title: 'Memory',
    figure: ({ memory }) => bytes(memory.rssBytes),
    aside: ({ memory }) => `heap ${bytes(memory.heapBytes)}`,
  },
  { title: 'CPU', figure: ({ cpu }) => percent(cpu), aside: () => 'of one core' },
  {
    title: 'Event loop delay',
    figure: ({ eventLoop }) => milliseconds(eventLoop.p99Ms),
    aside: ({ eventLoop }) => `p99; busy ${percent(eventLoop.utilization)}`,
  },
];

const reads = (cache: View['cache']) => cache.reduce((sum, one) => sum + one.reads, 0);

/** Lays the tiles out; gives the function that fills them. */
export function layTiles(): (view: View) => void {
  const laid = tiles.map(({ title, figure, aside }) => {
    const [first, second] = [element('dd', 'figure'), element('dd', 'aside')];
    byId('tiles').append(element('div', '', element('dt', '', title), first, second));
    return (view: View) => {
      setText(first, figure(view));
      setText(second, aside(view));
    };
  });
  return (view) => {
    for (const fill of laid) fill(view);
  };
}
