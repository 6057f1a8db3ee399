import { type Metrics, processStats } from '@fastpath/metrics';
import { HttpError } from '../http/http-error.js';
import type { Admit } from '../http/http-server.js';
import type { Access, HttpRoute, HttpUpgrade } from '../http/route.js';
import type { Logger } from '../logger.js';
import type { Tuning } from '../tuning.js';
import { createFeed } from './feed.js';
import { dashboardPage } from './page.js';
import { dashboardSocket } from './socket.js';

/** What a dashboard shows, and to whom. */
export interface DashboardOptions {
  readonly name: string;
  readonly version: string;
  readonly metrics: Metrics;
  /** @default nothing is known of the settings */
  readonly tuning?: Tuning | undefined;
  readonly admit: Admit;
  /** What those who look must be allowed to do. @default 'read' */
  readonly access?: Access;
  readonly logger: Logger;
}

/** A dashboard: its page, and the socket that feeds it. */
export interface Dashboard extends Disposable {
  readonly routes: readonly HttpRoute[];
  readonly upgrades: readonly HttpUpgrade[];
}

/**
 * Watches this process from now on, and makes `GET /dashboard` and `WS /ws`. The page is anybody's, since it holds no
 * figure; what comes over the socket is for those who may read.
 */
export function createDashboard(options: DashboardOptions): Dashboard {
  const { name, version, metrics, tuning, admit, access = 'read', logger } = options;
  const stats = processStats(metrics, { eventLoopEveryMs: 100 });
  const feed = createFeed({
    name,
    version,
    read: (what) => metrics.snapshot(what),
    ...(tuning && { tuning }),
    onError: (error) => logger.warn('The dashboard could not read the metrics', { error }),
  });
  const socket = dashboardSocket({
    feed,
    mayRead: async (request) => {
      try {
        await admit(request, access);
        return true;
      } catch (error) {
        if (error instanceof HttpError && (error.status === 401 || error.status === 403)) return false;
        throw error;
      }
    },
    onError: (error) => logger.warn('A page could not be told anything', { error }),
  });
  const { html, headers } = dashboardPage();
  return {
    routes: [
      {
        method: 'GET',
        path: '/dashboard',
        access: 'public',
        handle: () => ({ status: 200, headers, body: html }),
      },
    ],
    // whether one may read is told over the socket: a page cannot see why its connection was refused
    upgrades: [{ path: '/ws', access: 'public', handle: socket.accept }],
    [Symbol.dispose]() {
      socket[Symbol.dispose]();
      feed[Symbol.dispose]();
      stats[Symbol.dispose]();
    },
  };
}
