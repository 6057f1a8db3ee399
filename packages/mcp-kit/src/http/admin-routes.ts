import type { LiveFeatures } from '../features.js';
import { HttpError } from './http-error.js';
import type { HttpReply, HttpRequest, HttpRoute } from './route.js';

/** What operators can do while the server runs. */
export interface AdminOptions {
  readonly features: LiveFeatures;
  /** Forgets every kept answer. */
  readonly clearCache?: (() => void | Promise<void>) | undefined;
}

/** `POST /admin/features` with the features to change; `POST /admin/cache/clear`. */
export function adminRoutes({ features, clearCache }: AdminOptions): readonly HttpRoute[] {
  const routes: HttpRoute[] = [
    {
      method: 'GET',
      path: '/admin/features',
      access: 'admin',
      handle: () => reply({ features: features.current }),
    },
    {
      method: 'POST',
      path: '/admin/features',
      access: 'admin',
      handle: (request) => reply({ features: features.update(readFeatures(request, Object.keys(features.current))) }),
    },
  ];
  if (!clearCache) return routes;
  const clear: HttpRoute = {
    method: 'POST',
    path: '/admin/cache/clear',
    access: 'admin',
    async handle() {
      await clearCache();
      return reply({ cleared: true });
    },
  };
  return [...routes, clear];
}

function readFeatures({ body }: HttpRequest, names: readonly string[]): Record<string, boolean> {
  const expected = `a JSON object with some of ${names.join(', ')}, each true or false`;
  const refuse = (field: string) => new HttpError(400, 'the features were not understood', { field, expected });
  let given: unknown;
  try {
    given = JSON.parse(body.toString('utf8'));
  } catch {
    throw refuse('body');
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw refuse('body');
  const entries = Object.entries(given);
  const bad = entries.find(([name, on]) => !names.includes(name) || typeof on !== 'boolean');
  if (bad || entries.length === 0) throw refuse(bad?.[0].slice(0, 50) ?? 'body');
  return Object.fromEntries(entries);
}

const reply = (value: object): HttpReply => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(value),
});
