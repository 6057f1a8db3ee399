import { hashText, randomFrom } from '../random.js';
import { type Served, serve } from '../service/serve.js';
import type { Profile } from '../service/temper.js';
import { generateRecords } from './data/records.js';
import type { Size } from './data/sizes.js';
import { IconectService } from './service.js';
import { createTemper } from './temper.js';

/** How a sandbox behaves. */
export interface IconectSandboxOptions {
  /** TCP port; 0 takes a free one. @default 0 */
  readonly port?: number;
  /** Address to listen on. @default '127.0.0.1' */
  readonly host?: string;
  /** Delays and troubles: none, those of a normal day, or those of a bad one. @default 'quiet' */
  readonly profile?: Profile;
  /** `full` has 200,000 records, `small` 2,000; half of them in the first project. @default 'full' */
  readonly size?: Size;
  /** The same seed gives the same data, delays and troubles. @default 42 */
  readonly seed?: number;
  /** How long an access token lasts, in seconds. @default 3600 */
  readonly tokenTtlSeconds?: number;
  /** What token replies say about it, which may be wrong. @default the truth */
  readonly reportedExpiresIn?: number;
  /** How long a job takes, in milliseconds. @default 500 */
  readonly jobMs?: number;
  /** Records that a bulk operation changes in a second. @default 2000 */
  readonly bulkPerSecond?: number;
  /** How long an upload session lasts, in milliseconds. @default one day */
  readonly uploadSessionMs?: number;
  /** Refuse more than 100 requests per second and user. @default true */
  readonly rateLimit?: boolean;
}

/** A running simulated iCONECT; API and sign-in are at the same address. */
export interface IconectSandbox extends Served {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly password: string;
  /** Ends every access token, as if its time were over. */
  expireTokens(): void;
}

/** What everybody may know: there is nothing behind it. */
const SIGN_IN = {
  clientId: 'sandbox-client',
  clientSecret: 'sandbox-client-secret',
  username: 'sandbox',
  password: 'sandbox-password',
} as const;

const DAY_MS = 86_400_000;

/** Starts a simulated iCONECT on loopback. Rejects when the port is taken. */
export async function startIconectSandbox(options: IconectSandboxOptions = {}): Promise<IconectSandbox> {
  const { port = 0, host = '127.0.0.1', profile = 'quiet', size = 'full', seed = 42 } = options;
  const { tokenTtlSeconds = 3_600, reportedExpiresIn = tokenTtlSeconds, rateLimit = true } = options;
  const { jobMs = 500, bulkPerSecond = 2_000, uploadSessionMs = DAY_MS } = options;
  const service = new IconectService({
    ...SIGN_IN,
    seed,
    size,
    data: generateRecords(seed, size),
    tokenTtlSeconds,
    reportedExpiresIn,
    jobMs,
    bulkPerSecond,
    uploadSessionMs,
    isLimited: rateLimit,
    temper: () => createTemper(profile, randomFrom(seed ^ hashText(profile))),
    nowMs: Date.now,
  });
  const served = await serve(service, { host, port });
  return { ...served, ...SIGN_IN, expireTokens: () => service.expireTokens() };
}
