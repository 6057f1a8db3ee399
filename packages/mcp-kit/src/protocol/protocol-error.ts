import { nearest } from '@fastpath/api-kit';

export const METHOD_NOT_FOUND = -32601;
export const INVALID_PARAMS = -32602;
export const INTERNAL_ERROR = -32603;
export const RESOURCE_NOT_FOUND = -32002;

/** An error of the protocol, as opposed to one of a tool; the SDK puts its `code`, `message` and `data` on the wire. */
export class ProtocolError extends Error {
  readonly code: number;
  readonly data: object | undefined;

  constructor(code: number, message: string, data?: object) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The error for a name that there is not, with the one that was perhaps meant. */
export function unknownName(what: string, name: string, names: Iterable<string>, code = INVALID_PARAMS): ProtocolError {
  const [meant] = nearest(name.slice(0, 100), names);
  return new ProtocolError(code, `${what}: ${name.slice(0, 100)}${meant ? `; did you mean ${meant}?` : ''}`);
}

/** A parameter that must be text. */
export function textParam(params: Readonly<Record<string, unknown>>, name: string, message: string): string {
  const value = params[name];
  if (typeof value === 'string') return value;
  throw new ProtocolError(INVALID_PARAMS, message);
}
