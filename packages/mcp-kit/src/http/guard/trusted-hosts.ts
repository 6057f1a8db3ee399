import type { IncomingHttpHeaders } from 'node:http';
import { HttpError } from '../http-error.js';

/** Which names the server answers to, and which pages may call it. */
export interface TrustedHostsOptions {
  /** The address that the server listens on. */
  readonly host: string;
  /** Host names, with or without port, that requests may name beside it. @default none */
  readonly allowedHosts?: readonly string[];
  /** Origins of web pages that may call, such as `https://app.example.com`. @default none but its own */
  readonly allowedOrigins?: readonly string[];
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

export const isLoopback = (host: string): boolean => loopback.has(host) || host.startsWith('127.');

/**
 * Refuses requests under names that are not the server's, and from pages that are not its own: a page that rebinds its DNS
 * name to 127.0.0.1 reaches the socket, but cannot choose what its browser sends as Host and Origin.
 */
export class TrustedHosts {
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;
  readonly #anyHost: boolean;

  constructor({ host, allowedHosts = [], allowedOrigins = [] }: TrustedHostsOptions) {
    const own = isLoopback(host) ? [...loopback] : [host];
    this.#hosts = new Set([...own, ...allowedHosts].map((name) => name.toLowerCase()));
    this.#origins = new Set(allowedOrigins.map((origin) => origin.toLowerCase()));
    // beyond loopback every caller needs a credential, which no page can add: an allow list is the operator's choice
    this.#anyHost = !isLoopback(host) && allowedHosts.length === 0;
  }

  /** Throws an HttpError with 403 for a foreign Host or Origin. */
  check({ host = '', origin }: IncomingHttpHeaders): void {
    if (!this.#trustsHost(host)) throw foreign('Host', 'a name of this server; see --allowed-hosts');
    if (origin === undefined || this.mayRead(origin) || this.#isOwn(origin, host)) return;
    throw foreign('Origin', "this server's own, or one of --allowed-origins");
  }

  /** Whether a page of this origin was allowed by name: CORS headers are for these alone. */
  mayRead(origin: string): boolean {
    return this.#origins.has(origin.toLowerCase());
  }

  #trustsHost(host: string): boolean {
    if (this.#anyHost) return true;
    const name = host.toLowerCase();
    return this.#hosts.has(name) || this.#hosts.has(name.replace(/:\d+$/, ''));
  }

  #isOwn(origin: string, host: string): boolean {
    return origin.toLowerCase().replace(/^https?:\/\//, '') === host.toLowerCase();
  }
}

const foreign = (field: string, expected: string) =>
  new HttpError(403, `the ${field} header names something else than this server`, {
    code: 'FOREIGN_ORIGIN',
    field,
    expected,
  });
