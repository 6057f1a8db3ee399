import { createHash } from 'node:crypto';
import type { ServiceRequest } from './types.js';

/** A request that the sandbox served. */
export interface SandboxCall {
  readonly method: string;
  readonly path: string;
  /** The query string without its question mark. */
  readonly query: string;
  /** The parsed body, its text when it is no JSON, undefined when there was none or it was larger than 64 KB. */
  readonly body?: unknown;
  /** 0 while the answer is under way, and when the connection ended before there was one. */
  readonly status: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Until the answer was sent or the connection ended. */
  readonly durationMs: number;
  /** The caller went away before the answer. */
  readonly aborted: boolean;
  /** The first 12 hexadecimal digits of the SHA-256 of the key; undefined without a key. */
  readonly keyHash?: string;
}

const MAX_CALLS = 10_000;
const MAX_TEXT = 65_536;
const MAX_TOTAL_TEXT = 8_000_000;

interface Entry {
  call: SandboxCall;
  readonly text: string;
  readonly startedMs: number;
}

/** Ends the log entry of a call. */
export type Finish = (status: number, aborted: boolean) => void;

/** The latest calls, oldest first; bounded in number and in bytes of their bodies. */
export class CallLog {
  #entries: Entry[] = [];
  #bytes = 0;

  /** Notes a call when it arrives; what it returns notes how it ended. */
  start(request: ServiceRequest): Finish {
    const { method, path, query, headers, bytes } = request;
    const keyHash = hashOf(headers.authorization);
    const text = bytes.length <= MAX_TEXT ? request.body : '';
    const call = { method, path, query, status: 0, startedAt: Date.now(), durationMs: 0, aborted: false };
    const entry: Entry = { call: { ...call, ...(keyHash && { keyHash }) }, text, startedMs: performance.now() };
    this.#entries.push(entry);
    this.#bytes += text.length;
    this.#trim();
    return (status, aborted) => {
      entry.call = { ...entry.call, status, aborted, durationMs: performance.now() - entry.startedMs };
    };
  }

  list(): readonly SandboxCall[] {
    return this.#entries.map(({ call, text }) => (text === '' ? call : { ...call, body: parsed(text) }));
  }

  clear(): void {
    this.#entries = [];
    this.#bytes = 0;
  }

  #trim(): void {
    let dropped = 0;
    while (this.#entries.length - dropped > MAX_CALLS || this.#bytes > MAX_TOTAL_TEXT) {
      this.#bytes -= this.#entries[dropped++]?.text.length ?? 0;
    }
    if (dropped > 0) this.#entries = this.#entries.slice(dropped);
  }
}

function hashOf(authorization: string | undefined): string | undefined {
  const key = authorization?.replace(/^Bearer +/i, '');
  return key === undefined ? undefined : createHash('sha256').update(key).digest('hex').slice(0, 12);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
