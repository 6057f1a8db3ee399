import type { HttpRoute } from './route.js';

/** What must be well before requests make sense, such as the service behind. */
export interface ReadinessCheck {
  /** Such as `upstream` or `redis`. */
  readonly name: string;
  /** Whether the server is of use without it: then it is told, and the server is ready all the same. @default false */
  readonly optional?: boolean;
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
          checks.map(async ({ name, optional = false, check }) => [name, (await check()) ?? 'ok', optional] as const),
        );
        const all = [...results, ['process', isStopping() ? 'stopping' : 'ok', false] as const];
        const ready = all.every(([, state, optional]) => optional || state === 'ok');
        const body = JSON.stringify({
          status: ready ? 'ready' : 'not ready',
          checks: Object.fromEntries(all.map(([name, state]) => [name, state])),
        });
        return { status: ready ? 200 : 503, headers, body };
      },
    },
  ];
}
