import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityOf, hasBrowser, launchBrowser, openPage, takePicture } from '../testing/browser.js';
import { busyMetrics } from '../testing/busy-metrics.js';
import { createFeed, type Feed } from './feed.js';
import { dashboardPage } from './page.js';
import { dashboardSocket } from './socket.js';

let browser: Browser;
let closing: (() => unknown)[] = [];

/** A dashboard whose moments the test takes itself. */
async function serve({ token }: { readonly token?: string } = {}) {
  const work = busyMetrics();
  const feed = createFeed({
    name: 'Shop',
    version: '1.2.3',
    read: (what) => work.metrics.snapshot(what),
    everyMs: 3_600_000,
    maxRows: 3_600,
  });
  const allowed = token === undefined ? undefined : `Bearer ${token}`;
  const socket = dashboardSocket({ feed, mayRead: ({ headers }) => headers.authorization === allowed });
  const { html, headers } = dashboardPage();
  const sockets = new Set<Duplex>();
  const server = createServer((_, response) => response.writeHead(200, headers).end(html));
  server.on('upgrade', (request, duplex, head) => {
    sockets.add(duplex);
    socket.accept(request, duplex, head);
  });
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  closing.push(() => {
    socket[Symbol.dispose]();
    feed[Symbol.dispose]();
    server.closeAllConnections();
    server.close();
  });
  const cut = () => {
    for (const one of sockets) one.destroy();
    sockets.clear();
  };
  return { feed, work, take: taker(feed, work), url: `http://127.0.0.1:${port}/dashboard`, server, port, cut };
}

async function listen(server: Server, port: number) {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

/** Lets a second pass and takes a moment. */
const taker = (feed: Feed, work: ReturnType<typeof busyMetrics>) => async () => {
  work.pass(1_000);
  await feed.flush();
};

async function look(url: string, options: Parameters<typeof openPage>[2] = {}) {
  const opened = await openPage(browser, url, options);
  closing.push(() => opened.page.context().close());
  return opened;
}

const live = (page: Page) => page.locator('#connection[data-state=live]').waitFor();
const tile = (page: Page, title: string) =>
  page.locator('#tiles > div', { has: page.getByText(title, { exact: true }) }).locator('.figure');
const alerts = (page: Page) => page.locator('#alerts');
const shows = (page: Page, title: string, text: string) => tile(page, title).getByText(text, { exact: true }).waitFor();

beforeAll(async () => {
  if (hasBrowser) browser = await launchBrowser();
}, 60_000);
afterAll(() => browser?.close());
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
});

describe.runIf(hasBrowser)('the dashboard in a browser', () => {
  it('shows what happens as it happens, without a word to any other server', async () => {
    const { url, work, take, port } = await serve();
    const { page, complaints, asked } = await look(url);
    await live(page);
    await shows(page, 'p50 latency', '–');
    for (const seconds of [0.01, 0.2]) {
      work.answer('search', 1_000, { seconds });
      await take();
    }
    await expect.poll(() => tile(page, 'p95 latency').textContent()).toMatch(/^(198|199|20\d) ms$/);
    work.call(100);
    work.request(25);
    await take();
    await shows(page, 'Requests made for 100 calls', '25');
    for (let i = 0; i < 5; i += 1) await take(); // what is of five minutes is read every five seconds
    await expect.poll(() => page.locator('#tables').textContent()).toContain('search2,000');
    expect(asked.filter((one) => !one.startsWith(`http://127.0.0.1:${port}/`))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('shows an outage at the next moment, and that it is over at the one after that', async () => {
    const { url, work, take } = await serve();
    const { page, complaints } = await look(url);
    work.request(10);
    await take();
    await alerts(page).getByText('Every target is met.').waitFor();
    work.request(10, 'UNREACHABLE');
    work.breaker(2);
    await take();
    await alerts(page).locator('[data-name=breaker]').waitFor();
    expect(await alerts(page).locator('[data-name=upstream]').textContent()).toMatch(/alert.*50 %.*since \d/);
    expect(await page.title()).toBe('(2) Shop dashboard');
    await takePicture(page, 'dashboard-outage');
    work.breaker(0);
    work.pass(11_000);
    work.request(20);
    await take();
    work.request(20);
    await take();
    await alerts(page).getByText('Every target is met.').waitFor();
    expect(complaints).toEqual([]);
  });

  it('comes back when its socket was cut, without a gap', async () => {
    const { url, take, cut, feed } = await serve();
    const { page } = await look(url);
    await live(page);
    await take();
    cut();
    await page.locator('#connection[data-state=waiting]').waitFor();
    for (let i = 0; i < 3; i += 1) await take();
    await live(page);
    await take();
    const { seq } = feed.history(undefined, 0);
    await expect.poll(() => page.locator('#main').getAttribute('data-moments')).toBe(String(seq));
    expect(await page.locator('#main').getAttribute('data-seq')).toBe(String(seq));
  });

  it('shows ten minutes of history again after a reload', async () => {
    const { url, work, take } = await serve();
    for (let i = 0; i < 600; i += 1) {
      work.answer('search', 1);
      await take();
    }
    const { page, complaints } = await look(url);
    await live(page);
    const moments = () => page.locator('#main').getAttribute('data-moments');
    expect(await moments()).toBe('600');
    await page.reload();
    await live(page);
    expect(await moments()).toBe('600');
    expect(complaints).toEqual([]);
  });

  it('asks for a token where one is needed, and keeps it out of addresses', async () => {
    const { url } = await serve({ token: 'a-token-für-mich' });
    const { page, asked } = await look(url);
    await page.locator('#connection[data-state=token-needed]').waitFor();
    expect(await page.locator('#main').isVisible()).toBe(false);
    await page.getByLabel('Access token').fill('wrong');
    await page.keyboard.press('Enter');
    await page.locator('#connection[data-state=token-needed]').waitFor();
    await page.getByLabel('Access token').fill('a-token-für-mich');
    await page.keyboard.press('Enter');
    await live(page);
    expect(await page.getByLabel('Access token').isVisible()).toBe(false);
    expect(asked.join(' ')).not.toContain('token');
    await page.reload();
    await live(page);
  });

  it.each(['light', 'dark'] as const)(
    'can be read by everyone, also while alerts and advice are there: %s',
    async (colorScheme) => {
      const { url, work, take } = await serve();
      const { page } = await look(url, { colorScheme, viewport: { width: 1280, height: 900 } });
      for (let i = 0; i < 30; i += 1) {
        work.answer('search', 20, { seconds: 0.02 + Math.sin(i / 5) / 100 });
        work.answer('create_note', 2, { error: 'UNREACHABLE' });
        work.call(30);
        work.request(6, i % 7 === 0 ? 'UNREACHABLE' : '');
        work.read('records', i % 3 === 0 ? 'miss' : 'hit', 20);
        await take();
      }
      await live(page);
      await alerts(page).locator('li').first().waitFor();
      expect(await accessibilityOf(page)).toEqual([]);
      await takePicture(page, `dashboard-${colorScheme}`);
    },
  );

  it('can be used by keyboard alone: the range is chosen, and a chart is read moment by moment', async () => {
    const { url, work, take } = await serve();
    for (const count of [1, 2, 3]) {
      work.call(count * 10);
      await take();
    }
    const { page } = await look(url);
    await live(page);
    const chart = page.getByRole('img', { name: /^Calls asked for and requests made/ });
    expect(await chart.getAttribute('aria-label')).toContain('asked 30/s');
    await chart.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => chart.getAttribute('aria-label')).toContain('asked 20/s');
    await page.keyboard.press('Escape');
    await expect.poll(() => chart.getAttribute('aria-label')).toContain('asked 30/s');
    await page.getByLabel('1 hour').focus();
    await page.keyboard.press('Space');
    expect(await page.getByLabel('1 hour').isChecked()).toBe(true);
  });
});
