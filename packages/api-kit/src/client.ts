import type { CacheNamespace } from '@fastpath/cache';
import { Metrics } from '@fastpath/metrics';
import { allFeatures, type Features } from './features.js';
import { type Call, stack } from './handler.js';
import { createPool, type PoolOptions } from './http/pool.js';
import { type RequestEvent, sender } from './http/send.js';
import { type Transfer, type TransferOptions, transferrer } from './http/transfer.js';
import { instruments } from './instruments.js';
import { type BatchingOptions, batched } from './layers/batched.js';
import { cached } from './layers/cached.js';
import { inputChecked, outputChecked } from './layers/checked.js';
import { coalesced } from './layers/coalesced.js';
import { type BreakerOptions, guarded, type Limits, type MakeLimiter } from './layers/guarded.js';
import { measured } from './layers/measured.js';
import { isReadOnly, type Operation } from './operation.js';
import type { Service } from './service.js';

export type { RequestEvent } from './http/send.js';
export type { BatchingOptions } from './layers/batched.js';
export type { BreakerOptions, Limits } from './layers/guarded.js';

export interface Client extends AsyncDisposable {
  /** Runs an operation. @throws {ApiError} */
  call<In, Out>(operation: Operation<In, Out>, input: In, options?: CallOptions): Promise<Out>;
  /**
   * Sends one request of an operation whose body or reply is bytes, past all layers: it is neither repeated nor kept, and
   * its input is taken as it is.
   * @throws {ApiError}
   */
  transfer<In>(operation: Operation<In>, input: In, options?: TransferOptions): Promise<Transfer>;
  /** Grows with each write and each `invalidate`: what was made of answers before may hold no longer. */
  revision(): number;
  /** Makes cached answers with one of these tags stale, those under way too: for changes that are told from outside. */
  invalidate(tags: Iterable<string>): void;
}

export interface CallOptions {
  /** Stops the call; a load that others wait for as well goes on for them. */
  readonly signal?: AbortSignal;
  /** On the clock of `performance.now`, when the caller gives up; for several calls that share one deadline. */
  readonly deadlineAt?: number | undefined;
  /** Whether a read may come from the cache, and stays there; `false` for what is read once and large. @default true */
  readonly keep?: boolean;
}

export interface ClientOptions {
  readonly service: Service;
  /** Where answers are kept: a namespace of this credential alone. */
  readonly cache: CacheNamespace;
  /** @default one of its own */
  readonly metrics?: Metrics;
  /** Read at each call. @default everything on */
  readonly features?: () => Features;
  readonly limits?: Partial<Limits>;
  readonly batching?: Partial<BatchingOptions>;
  readonly pool?: PoolOptions;
  /** Told of each request when it ended, for logs. */
  readonly onRequest?: (event: RequestEvent) => void;
  /** When the circuit opens, for how long, and what closes it. @default 5 failures in a row, 30 s, one probe */
  readonly breaker?: BreakerOptions;
  /** Where limits are kept together with other processes. @default in memory, by this client alone */
  readonly limiter?: MakeLimiter;
  /** Milliseconds for which an answer is kept, by its key: the operation's name, a space, its input as JSON. @default as the operation says */
  readonly ttlMsOf?: (key: string) => number | undefined;
  /** Milliseconds on a clock that never goes back. @default performance.now */
  readonly now?: () => number;
}

/** Waits of an agent are cut by its host at 60 s, so that a call must end before. */
export const defaultLimits: Limits = {
  readsPerSecond: 100,
  writesPerSecond: 25,
  maxConcurrent: 50,
  attemptTimeoutMs: 20_000,
  deadlineMs: 45_000,
  maxAttempts: 4,
  retryDelayMs: 200,
};

/** A client of one service for one credential: nothing in it is shared with another client but the cache's memory. */
export function createClient({
  service,
  cache,
  metrics = new Metrics(),
  features = () => allFeatures,
  ...options
}: ClientOptions): Client {
  const pool = createPool(options.pool);
  const limits = { ...defaultLimits, ...options.limits };
  const report = instruments(metrics, limits.maxConcurrent);
  const batching = { windowMs: 10, maxConcurrent: 5, ...options.batching };

  const handle = stack(
    [
      inputChecked(), //                         bad input never leaves
      measured(report), //                       one timing per call, hits included
      coalesced(features), //                    identical reads under way share one answer
      cached(cache, features, report, options.now, options.ttlMsOf), // fresh reads end here; a write drops what it can change
      batched(features, report, batching), //    single reads travel together
      guarded(limits, features, report, options.breaker, options.limiter), // deadline > retry > breaker > rate limit > concurrency
      outputChecked(), //                        a reply becomes what the operation promises, once
    ],
    sender(service, pool, report, { timeoutMs: limits.attemptTimeoutMs, onRequest: options.onRequest }), // the HTTP pool: the one place that touches the network
  );

  const transfer = transferrer(service, pool, report);
  let revision = 0;
  const call = (one: Call): Promise<unknown> =>
    isReadOnly(one.operation)
      ? handle(one)
      : handle(one).finally(() => {
          revision += 1;
        });

  return {
    call: (operation, input, { signal, deadlineAt, keep } = {}) =>
      call({ operation: operation as Operation, input, signal, deadlineAt, keep }) as Promise<never>,
    transfer: (operation, input, transferOptions) => transfer(operation as Operation, input, transferOptions),
    revision: () => revision,
    invalidate: (tags) => {
      revision += 1;
      cache.invalidate(tags);
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}
