import { breather } from '../breather.js';
import { hashText, randomFrom } from '../random.js';
import { type Served, serve } from '../service/serve.js';
import type { Profile } from '../service/temper.js';
import { generate } from './data/generate.js';
import { DEFAULT_SCORE_LIMITS, type ScoreLimits } from './limits.js';
import { createDeliveryTemper, createTemper } from './profiles.js';
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
  /** Refuse more than 100 reads and 25 writes per second and key, and queries whose scores are too high. @default true */
  readonly rateLimit?: boolean;
  /** How high the scores of queries may be. @default none when quiet, else invented ones */
  readonly scoreLimits?: ScoreLimits;
  /** How long search does not know of a write, in milliseconds. @default 0 when quiet, else 1,000 to 3,000 */
  readonly searchLagMs?: number;
  /** Ends the start when it fires; afterwards it has no effect. */
  readonly signal?: AbortSignal;
}

/** A running simulated Attio. */
export interface Sandbox extends Served {
  /** A key that it accepts. */
  readonly apiKey: string;
}

/** Starts a simulated Attio on loopback. Rejects when the port is taken or `signal` fires first. */
export async function startAttioSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1', profile = 'quiet', size = 'full', seed = 42 } = options;
  const { apiKeys = [DUMMY_KEY], scopes = {}, rateLimit = true, searchLagMs, signal } = options;
  const { scoreLimits = profile === 'quiet' ? undefined : DEFAULT_SCORE_LIMITS } = options;
  signal?.throwIfAborted();
  const breathe = breather(signal);
  const dataset = await generate(seed, size, breathe);
  const service = new AttioService({
    dataset,
    searchTexts: await readSearchTexts(new Workspace(dataset), breathe),
    apiKeys: new Set(apiKeys),
    scopes,
    isLimited: rateLimit,
    scoreLimits: rateLimit ? scoreLimits : undefined,
    temper: () => {
      const temper = createTemper(profile, randomFrom(seed ^ hashText(profile)));
      return searchLagMs === undefined ? temper : { ...temper, searchLagMs: () => searchLagMs };
    },
    deliveries: () => createDeliveryTemper(profile, randomFrom(seed ^ hashText(`${profile} deliveries`))),
    nowMs: Date.now,
  });
  return { ...(await serve(service, { host, port })), apiKey: apiKeys[0] ?? DUMMY_KEY };
}
