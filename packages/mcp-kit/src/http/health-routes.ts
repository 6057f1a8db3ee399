import type { HttpRoute } from './route.js';

/** What must be well before requests make sense, such as the service behind. */
export interface ReadinessCheck {
  /** Such as `upstream` or `redis`. */
  readonly name: string;
  /** Undefined when it is well, and else what is wrong, in words. */
  check(): string | undefined | Promise<string | undefined>;
}

const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };

/** `GET /healthz`: the process answers. `GET /readyz`: what it depends on is there too; 503 when not. */
export function healthRoutes(checks: readonly ReadinessCheck[], isStopping: () => boolean): readonly HttpRoute[] {
  return [
    {
      method: 'GET',
      path: '/healthz',
      access: 'public',
      limited: false,
      handle: () => ({ status: 200, headers, body: '{"status":"ok"}' }),
    },
    {
      method: 'GET',
      path: '/readyz',
      access: 'public',
      limited: false,
      async handle() {
        const results = await Promise.all(
          checks.map(async ({ name, check }) => [name, (await check()) ?? 'ok'] as const),
        );
        const all = [...results, ['process', isStopping() ? 'stopping' : 'ok'] as const];
        const ready = all.every(([, state]) => state === 'ok');
        const body = JSON.stringify({ status: ready ? 'ready' : 'not ready', checks: Object.fromEntries(all) });
        return { status: ready ? 200 : 503, headers, body };
      },
    },
  ];
}
