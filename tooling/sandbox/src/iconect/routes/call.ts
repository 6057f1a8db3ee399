import type { IncomingHttpHeaders } from 'node:http';
import type * as z from 'zod';
import type { StreamedBody } from '../../service/types.js';
import { invalid } from '../errors.js';
import type { Workspace } from '../store/workspace.js';
import type { Cost } from '../temper.js';

/** A request on its way through a route. */
export interface Call {
  /** Decoded parameters of the path; every name in the route is there. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The parsed body; undefined when there was none or it is no JSON. */
  readonly body: unknown;
  readonly bytes: Buffer;
  readonly workspace: Workspace;
  readonly nowMs: number;
  /** Id of the user who calls. */
  readonly userId: string;
  /** Scheme and host under which the service was called. */
  readonly origin: string;
  /** The accounts behind the users. */
  readonly passwords: Passwords;
}

/** Where passwords are kept. */
export interface Passwords {
  matches(username: string, password: string): boolean;
  set(username: string, password: string): void;
}

/** What a route answers. */
export interface Answer {
  readonly body: unknown;
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent in place of the body, as it is. */
  readonly content?: StreamedBody | string;
  /** Things in the answer: their number makes it slower. */
  readonly rows?: number;
}

/** One endpoint. */
export interface Route {
  /** Method and path: `GET /v1/clients/{id}`. */
  readonly route: string;
  readonly cost: Cost;
  /** Whether it is answered without a token. @default false */
  readonly isOpen?: boolean;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

export const answer = (body: unknown): Answer => ({ body });

/** The answer to what made something. */
export const created = (body: unknown): Answer => ({ body, status: 201 });

/** The answer to a deletion. */
export const nothing: Answer = { body: undefined, status: 204 };

/** A parameter that the route's path names. */
export const param = (call: Call, name: string): string => call.params[name] ?? '';

/** The body, checked. @throws {HttpError} 400 that names every field at fault */
export function bodyIn<T extends z.ZodType>(call: Call, schema: T): z.output<T> {
  return checked(schema, call.body ?? {});
}

/** An input, checked. @throws {HttpError} 400 that names every field at fault */
export function checked<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  throw invalid(error.issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message })));
}

/** A time as it is sent. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** The stamps of something that a call makes. */
export const stamps = ({ nowMs, userId }: Call) => ({
  createdDate: iso(nowMs),
  modifiedDate: iso(nowMs),
  createdBy: userId,
  modifiedBy: userId,
});
