import { breather } from '../breather.js';
import { hashText, randomFrom } from '../random.js';
import type { SandboxCall } from '../service/calls.js';
import type { Fault } from '../service/faults.js';
import { ServiceServer } from '../service/server.js';
import { generate } from './data/generate.js';
import { createDeliveryTemper, createTemper, type Profile } from './profiles.js';
import { AttioService } from './service.js';
import { readSearchTexts } from './store/search-index.js';
import { Workspace } from './store/workspace.js';

/** The key that a sandbox accepts when none is given: 64 characters, no secret. */
const DUMMY_KEY = 'sandbox'.padEnd(64, '0123456789abcdef');

/** How a sandbox behaves. */
export interface SandboxOptions {
  /** TCP port; 0 takes a free one. @default 0 */
  readonly port?: number;
  /** Address to listen on. @default '127.0.0.1' */
  readonly host?: string;
  /** Delays and troubles: none, those of a normal day, or those of a bad one. @default 'quiet' */
  readonly profile?: Profile;
  /** `full` has 50,000 people, `small` 1,000. @default 'full' */
  readonly size?: 'small' | 'full';
  /** The same seed gives the same data, delays and troubles. @default 42 */
  readonly seed?: number;
  /** Keys that are accepted; the first is the sandbox's `apiKey`. @default one fixed key */
  readonly apiKeys?: readonly string[];
  /** What keys may do, by key: `note:read`, `task:read-write` ...; a key that is not named may do everything. */
  readonly scopes?: Readonly<Record<string, readonly string[]>>;
  /** Refuse more than 100 reads and 25 writes per second and key. @default true */
  readonly rateLimit?: boolean;
  /** Ends the start when it fires; afterwards it has no effect. */
  readonly signal?: AbortSignal;
}

/** A running simulated service. */
export interface Sandbox extends AsyncDisposable {
  /** Scheme, host and port, without a path. */
  readonly baseUrl: string;
  /** A key that it accepts. */
  readonly apiKey: string;
  /** It runs in this process. */
  readonly pid?: never;
  /** The calls it served, oldest first; the latest 10,000 at most. */
  calls(): readonly SandboxCall[];
  /** Makes something go wrong with the next requests that match. */
  inject(fault: Fault): void;
  /** Puts data, calls, faults and limits back to the start. */
  reset(): void;
  /** Stops at once and frees the port; may be called again. */
  close(): Promise<void>;
}

/** Starts a simulated Attio on loopback. Rejects when the port is taken or `signal` fires first. */
export async function startAttioSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1', profile = 'quiet', size = 'full', seed = 42 } = options;
  const { apiKeys = [DUMMY_KEY], scopes = {}, rateLimit = true, signal } = options;
  signal?.throwIfAborted();
  const breathe = breather(signal);
  const dataset = await generate(seed, size, breathe);
  const service = new AttioService({
    dataset,
    searchTexts: await readSearchTexts(new Workspace(dataset), breathe),
    apiKeys: new Set(apiKeys),
    scopes,
    isLimited: rateLimit,
    isScored: rateLimit && profile !== 'quiet',
    temper: () => createTemper(profile, randomFrom(seed ^ hashText(profile))),
    deliveries: () => createDeliveryTemper(profile, randomFrom(seed ^ hashText(`${profile} deliveries`))),
    nowMs: Date.now,
  });
  const server = new ServiceServer(service);
  const baseUrl = await server.listen({ host, port });
  const close = once(() => server.close());
  return {
    baseUrl,
    apiKey: apiKeys[0] ?? DUMMY_KEY,
    calls: () => server.calls.list(),
    inject: (fault) => server.faults.inject(fault),
    reset: () => server.reset(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
