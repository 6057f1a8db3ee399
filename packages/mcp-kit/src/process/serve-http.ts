import type { App, AppSettings } from '../app.js';
import { type Assembled, assemble } from '../assemble.js';
import { ConfigError } from '../config/config-error.js';
import type { ConfigValues } from '../config/definition.js';
import type { Config, ConfigSources } from '../config/load.js';
import { createDashboard } from '../dashboard/dashboard.js';
import { isTelling } from '../errors.js';
import { adminRoutes } from '../http/admin-routes.js';
import { appRoutes, sessionsOf } from '../http/app-routes.js';
import { EventLoopDelay } from '../http/guard/load-shedding.js';
import { TrustedHosts } from '../http/guard/trusted-hosts.js';
import { healthRoutes } from '../http/health-routes.js';
import { HttpServer } from '../http/http-server.js';
import { limitsOf } from '../http/limits.js';
import { metricsRoute } from '../http/metrics-route.js';
import type { HttpRoute } from '../http/route.js';
import { servedRecorder } from '../http/served.js';
import { signIn } from '../http/sign-in.js';
import { Tenants } from '../http/tenants.js';
import { createRedactor } from '../redact.js';
import type { ServerSettings } from '../server-settings.js';
import { listenToProcess } from './process-events.js';
import { createReload } from './reload.js';
import { createShutdown } from './shutdown.js';
import { watchFile } from './watch-file.js';

/** What is served. */
export interface ServeHttpOptions<S extends AppSettings> {
  readonly app: App<S>;
  readonly config: Config<S>;
  readonly sources: ConfigSources;
  readonly assembled: Assembled;
}

/** Serves any number of clients over HTTP, until a signal comes. Rejects with a ConfigError where it cannot listen. */
export async function serveHttp<S extends AppSettings>(options: ServeHttpOptions<S>): Promise<void> {
  const { app, config, sources, assembled } = options;
  const { features, logger, resources } = assembled;
  const values = config.values as ConfigValues<ServerSettings>;
  let stopping = false;

  const tenants = values.auth === 'passthrough' ? resources.own(tenantsOf(options)) : undefined;
  const { admit, routes } = await signIn(values, tenants && ((token) => tenants.authenticate(token)));
  const sessions = await sessionsOf(assembled, values);
  const own = await appRoutes(assembled, sessions);
  const { metrics, offer } = assembled;
  const dashboard = resources.own(
    createDashboard({
      name: app.title ?? app.name,
      version: app.version,
      metrics,
      tuning: offer.tuning,
      admit,
      access: tenants ? 'admin' : 'read', // of many callers, none may look at the others
      logger,
    }),
  );
  const delay = resources.own(new EventLoopDelay());
  const server: HttpServer = new HttpServer({
    host: values.host,
    port: values.port,
    routes: [
      ...(tenants ? tenants.route(own) : own),
      ...routes,
      ...healthRoutes(assembled.offer.readiness ?? [], () => stopping),
      ...(values.metricsPort === undefined ? [metricsRoute(assembled.metrics)] : []),
      ...adminRoutes({ features, clearCache: tenants ? () => tenants.clearCaches() : offer.clearCache }),
      ...dashboard.routes,
    ],
    upgrades: dashboard.upgrades,
    hosts: new TrustedHosts(values),
    admit,
    limit: limitsOf(values, { active: () => server.active, delayMs: () => delay.ms }),
    onServed: servedRecorder(metrics),
    logger,
    redact: createRedactor(config.secrets),
  });
  await listen(server, '--port', values.port);
  if (values.metricsPort !== undefined) resources.own(await metricsServer(assembled, values, values.metricsPort));

  const connection = {
    stopReading: () => {
      stopping = true;
      server.stopListening();
    },
    idle: () => server.idle(),
    close: () => server[Symbol.asyncDispose](),
  };
  const stop = createShutdown({ connection, resources, logger });
  const reload = createReload({ definition: app.config, sources, config, features, logger });
  listenToProcess({ stop, reload, logger });
  if (config.file !== undefined) resources.own(watchFile({ path: config.file, onChange: reload }));
  process.stderr.write(`${app.name} listens on ${server.url}/mcp\n`);
}

async function listen(server: HttpServer, flag: string, port: number): Promise<void> {
  try {
    await server.listen();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'EADDRINUSE' ? 'is in use' : `cannot be listened on (${code})`;
    throw new ConfigError(`${flag} ${port}: the port ${reason}`);
  }
}

/** Metrics on a port of their own, for a scraper that has no token: reachable is who may read them. */
async function metricsServer({ metrics, logger }: Assembled, { host }: ConfigValues<ServerSettings>, port: number) {
  const route: HttpRoute = { ...metricsRoute(metrics), access: 'public' };
  const nobody = { id: 'nobody', scopes: new Set<never>() };
  const hosts = new TrustedHosts({ host });
  const server = new HttpServer({ host, port, routes: [route], hosts, admit: () => nobody, logger });
  await listen(server, '--metrics-port', port);
  return server;
}

/** One assembled app for each credential: what tenants share is code, and the metrics. */
function tenantsOf<S extends AppSettings>({ app, config, assembled }: ServeHttpOptions<S>): Tenants {
  const { credential } = app;
  if (credential === undefined) {
    throw new ConfigError('--auth passthrough: the callers of this server have no credential of their own');
  }
  const settings = config.values as ConfigValues<ServerSettings>;
  const { maxTenants } = settings;
  const shared = { ...app, metrics: assembled.metrics };
  const { features } = assembled;
  const create = async (secret: string) => {
    const values = { ...config.values, [credential]: secret };
    const tenant = await assemble(shared, { ...config, values, secrets: [...config.secrets, secret] });
    tenant.features.update({ ...features.current });
    const follow = features.onChange((changed) => tenant.features.update({ ...changed })); // what operators switch holds for all
    tenant.resources.own({ [Symbol.dispose]: follow });
    return {
      routes: await appRoutes(tenant, await sessionsOf(tenant, settings)),
      isValid: async () => {
        try {
          await tenant.offer.identify?.(AbortSignal.timeout(10_000));
          return true;
        } catch (error) {
          if (isTelling(error) && error.code === 'UNAUTHORIZED') return false;
          throw error;
        }
      },
      clearCache: () => tenant.offer.clearCache?.(),
      [Symbol.asyncDispose]: () => tenant.resources[Symbol.asyncDispose](),
    };
  };
  return new Tenants({ create, maxTenants });
}
