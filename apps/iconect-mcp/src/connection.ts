import { ApiError } from '@fastpath/api-kit';
import type { Dialect, IconectClient, IconectOptions, SessionStatus } from '@fastpath/iconect-client';
import type { AppContext } from '@fastpath/mcp-kit';
import { processStats } from '@fastpath/metrics';
import type { IconectSettings } from './config.js';
import { tokenStoreOf } from './token-store.js';

type Context = AppContext<IconectSettings>;
type Values = Context['values'];

/** iCONECT, ready to be asked. */
export interface Iconect {
  readonly client: IconectClient;
  /** What can be asked: the client library, loaded with the connection. */
  readonly api: typeof import('@fastpath/iconect-client');
}

/** What a user may give a running server, as far as the environment leaves it open. */
export interface Given {
  readonly baseUrl?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly timeout?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly retryDelay?: number | undefined;
  readonly poolSize?: number | undefined;
  readonly keepAlive?: boolean | undefined;
  readonly keepAliveTimeout?: number | undefined;
}

/** The connection to iCONECT, made at the first call: listing the tools needs no network and loads no HTTP client. */
export class Connection implements AsyncDisposable {
  readonly #context: Context;
  readonly #dialect: Dialect | undefined;
  #given: Given = {};
  #current: Promise<Iconect> | undefined;
  #sandbox: Promise<Place> | undefined;

  /** `dialect` is how the installation speaks. @default as the public documents say */
  constructor(context: Context, dialect?: Dialect) {
    this.#context = context;
    this.#dialect = dialect;
  }

  /** @throws {ApiError} NOT_CONFIGURED where nobody said which iCONECT, or as which application */
  connect(): Promise<Iconect> {
    this.#current ??= this.#open().catch((error: unknown) => {
      this.#current = undefined; // the next call may find what this one lacked
      throw error;
    });
    return this.#current;
  }

  /** What is known of the sign-in; no request is sent, and where nothing was asked yet, nothing is loaded. */
  async status(): Promise<SessionStatus> {
    return this.#current ? (await this.#current).client.session.status() : { authenticated: false };
  }

  /** Uses what is given from the next call on. @returns where calls go now, and whether somebody has to sign in again */
  async configure(
    given: Given,
  ): Promise<{ readonly baseUrl: string; readonly clientId: string; readonly sessionDropped: boolean }> {
    const before = this.#current;
    const dropped = before !== undefined && (await this.status()).authenticated;
    this.#given = { ...this.#given, ...given };
    const { baseUrl, clientId } = await this.#place();
    this.#current = undefined;
    void before?.then(({ client }) => client[Symbol.asyncDispose]()).catch(() => {}); // calls under way end by themselves
    return { baseUrl, clientId, sessionDropped: dropped };
  }

  /** Calls are over: the tokens are given back, and the sockets closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    const connected = await this.#current?.catch(() => undefined);
    if (!connected) return;
    if (this.#context.values.tokens === undefined) await connected.client.session.signOut(); // else they are for the next run
    await connected.client[Symbol.asyncDispose]();
  }

  async #open(): Promise<Iconect> {
    const { values, metrics, features, logger, own } = this.#context;
    const place = await this.#place();
    const [api, { Cache }] = await Promise.all([import('@fastpath/iconect-client'), import('@fastpath/cache')]);
    own(processStats(metrics, { eventLoopEveryMs: 100 }));
    const cache = own(new Cache({ maxEntries: values.cacheMaxEntries, maxBytes: values.cacheMaxMb * 2 ** 20 }));
    const { poolSize = values.poolSize, keepAlive = true, keepAliveTimeout = values.keepAliveMs } = this.#given;
    const { timeout, maxRetries, retryDelay } = this.#given;
    const client = api.createIconectClient({
      ...place,
      ...(this.#dialect && { dialect: this.#dialect }),
      tokenStore: values.sandbox ? undefined : await tokenStoreOf({ ...values, baseUrl: place.baseUrl }),
      cache,
      metrics,
      features: () => features.current,
      limits: {
        maxConcurrent: poolSize,
        deadlineMs: values.deadlineMs,
        maxAttempts: maxRetries === undefined ? values.maxAttempts : maxRetries + 1,
        ...(timeout !== undefined && { attemptTimeoutMs: timeout }),
        ...(retryDelay !== undefined && { retryDelayMs: retryDelay }),
      },
      pool: { connections: poolSize, keepAliveMs: keepAlive ? keepAliveTimeout : 1 },
    });
    logger.info('connected', { baseUrl: place.baseUrl });
    return { client, api };
  }

  /** Which iCONECT, and as whom. What the environment says cannot be changed: a text must not send its secrets elsewhere. */
  async #place(): Promise<Place> {
    const { values } = this.#context;
    if (values.sandbox) {
      this.#sandbox ??= startSandbox(this.#context);
      return this.#sandbox;
    }
    const baseUrl = values.baseUrl ?? this.#given.baseUrl;
    const clientId = values.clientId ?? this.#given.clientId;
    if (baseUrl === undefined) throw notConfigured('nobody said where iCONECT is', 'ICONECT_BASE_URL');
    if (clientId === undefined) throw notConfigured('there is no client ID', 'ICONECT_CLIENT_ID');
    if (values.baseUrl === undefined && (values.password !== undefined || values.clientSecret !== undefined)) {
      throw notConfigured('secrets of the environment go only to the address of the environment', 'ICONECT_BASE_URL');
    }
    return {
      baseUrl,
      identityUrl: values.identityUrl,
      clientId,
      clientSecret: values.clientSecret ?? this.#given.clientSecret,
      credentials: credentialsOf(values),
    };
  }
}

type Place = Pick<IconectOptions, 'baseUrl' | 'identityUrl' | 'clientId' | 'clientSecret' | 'credentials'>;

const credentialsOf = ({ username, password }: Values) =>
  username !== undefined && password !== undefined ? { username, password } : undefined;

async function startSandbox({ values, own }: Context): Promise<Place> {
  const { sandboxSize: size, sandboxProfile: profile } = values;
  const { startIconectSandbox } = await import('@fastpath/sandbox/iconect');
  const { baseUrl, clientId, clientSecret, username, password } = own(await startIconectSandbox({ size, profile }));
  return { baseUrl, clientId, clientSecret, credentials: { username, password } };
}

const notConfigured = (what: string, variable: string) =>
  new ApiError('NOT_CONFIGURED', 'iconect', what, {
    next: `Set ${variable} in the environment of this server and restart it, or call iconect_configure. To try it without an installation, start it with --sandbox.`,
  });
