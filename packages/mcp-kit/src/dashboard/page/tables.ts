import type { View } from '../view.js';
import { byId, element, setInside } from './dom.js';
import { milliseconds, percent, plain } from './format.js';

interface TableSpec {
  readonly caption: string;
  readonly titles: readonly string[];
  readonly lines: (view: View) => readonly (readonly string[])[];
}

const tables: readonly TableSpec[] = [
  {
    caption: 'Answers by tool and route',
    titles: ['Name', 'Answers', 'Failed', 'p50', 'p95', 'p99'],
    lines: ({ operations }) =>
      operations.map((one) => [
        one.name,
        plain(one.count),
        plain(one.errors),
        milliseconds(one.p50Ms),
        milliseconds(one.p95Ms),
        milliseconds(one.p99Ms),
      ]),
  },
  {
    caption: 'Cache by what is read',
    titles: ['Namespace', 'Reads', 'Hit rate'],
    lines: ({ cache }) => cache.map((one) => [one.namespace, plain(one.reads), percent(one.hitRate)]),
  },
  {
    caption: 'Errors by code',
    titles: ['Code', 'Where', 'Count'],
    lines: ({ errors }) =>
      errors.map((one) => [one.code, one.side === 'answers' ? 'answers' : 'the service', plain(one.count)]),
  },
];

/** Lays the tables out; gives the function that fills them. */
export function layTables(): (view: View) => void {
  const laid = tables.map(({ caption, titles, lines }) => {
    const head = element('thead', '', line('th', titles, 'col'));
    const body = element('tbody', '');
    const scroll = element('div', 'scroll', element('table', '', element('caption', '', caption), head, body));
    scroll.tabIndex = 0; // a keyboard scrolls what has the focus
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', caption);
    byId('tables').append(scroll);
    return (view: View) => {
      const found = lines(view);
      const rows = found.length > 0 ? found : [['none', ...titles.slice(1).map(() => '')]];
      setInside(body, ...rows.map((cells) => line('td', cells)));
    };
  });
  return (view) => {
    for (const fill of laid) fill(view);
  };
}

function line(tag: 'th' | 'td', cells: readonly string[], scope?: string): HTMLElement {
  const made = cells.map((cell) => {
    const one = element(tag, '', cell);
    if (scope) one.setAttribute('scope', scope);
    return one;
  });
  return element('tr', '', ...made);
}
