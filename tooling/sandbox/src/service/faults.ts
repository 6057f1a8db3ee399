import type { Mishap, ServiceRequest } from './types.js';

/** Something that goes wrong on purpose. */
export interface Fault {
  /** Which requests it hits; without it, any. */
  readonly match?: {
    readonly method?: string;
    /** A prefix of the path, or with `*` a pattern of the whole path, in which `*` stands for anything. */
    readonly path?: string;
  };
  /** Answer with this status instead of the real answer. */
  readonly status?: number;
  /** Code of the error in the body that the service makes for the status: `merge_in_progress`. */
  readonly code?: string;
  /** Headers to add to the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Body of the answer: a text as it is, anything else as JSON. */
  readonly body?: unknown;
  /** Wait this long before the answer. */
  readonly delayMs?: number;
  /** Do what was asked, and only then go wrong: the answer is lost, its effect is not. @default false */
  readonly processed?: boolean;
  /** Cut the connection instead of answering. */
  readonly reset?: boolean;
  /** Send half of the answer and cut the connection. */
  readonly truncate?: boolean;
  /** Never answer. */
  readonly hang?: boolean;
  /** How many requests it hits before it is spent. @default 1 */
  readonly times?: number;
}

/** Which mishap a fault asks for. */
export const mishapOf = ({ reset, truncate, hang }: Fault): Mishap | undefined =>
  reset ? 'reset' : truncate ? 'truncate' : hang ? 'hang' : undefined;

function matches({ match }: Fault, { method, path }: Pick<ServiceRequest, 'method' | 'path'>): boolean {
  if (match?.method && match.method.toUpperCase() !== method) return false;
  const pattern = match?.path;
  if (pattern === undefined) return true;
  if (!pattern.includes('*')) return path.startsWith(pattern);
  return globMatches(pattern.split('*'), path);
}

/** Finds the parts one after the other: linear, whatever the pattern. */
function globMatches(parts: readonly string[], path: string): boolean {
  const [first = ''] = parts;
  const last = parts[parts.length - 1] ?? '';
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return path.length - last.length >= at && path.endsWith(last);
}

/** Faults that wait for their requests; of several that match, the one injected first is taken. */
export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  inject(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  take(request: Pick<ServiceRequest, 'method' | 'path'>): Fault | undefined {
    const hit = this.#waiting.find(({ fault }) => matches(fault, request));
    if (!hit) return undefined;
    hit.left -= 1;
    if (hit.left <= 0) this.#waiting = this.#waiting.filter((other) => other !== hit);
    return hit.fault;
  }

  clear(): void {
    this.#waiting = [];
  }
}
