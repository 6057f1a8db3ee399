/** A message as it came, checked as far as JSON-RPC and the MCP envelope go. */
export type Incoming =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'refused'; readonly reply: ErrorReply };

/** A request, a notification or a response. */
export interface Message {
  readonly jsonrpc: '2.0';
  readonly id?: Id;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: object;
  readonly error?: object;
}

/** The answer to what is no request. */
export interface ErrorReply {
  readonly jsonrpc: '2.0';
  readonly id: Id | null;
  readonly error: { readonly code: number; readonly message: string };
}

/** The id of a request. */
export type Id = string | number;

const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;

/** Reads one line. What is no message is refused with the reply that JSON-RPC asks for, under its id if it has one. */
export function readMessage(line: string): Incoming {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return refused(null, PARSE_ERROR, 'Parse error: a line must be one JSON-RPC message');
  }
  if (Array.isArray(value)) return refused(null, INVALID_REQUEST, 'Invalid request: batches are not part of MCP');
  if (!isObject(value)) return refused(null, INVALID_REQUEST, 'Invalid request: a message is an object');
  const fault = faultOf(value);
  if (fault) return refused(isId(value['id']) ? value['id'] : null, INVALID_REQUEST, `Invalid request: ${fault}`);
  return { kind: 'message', message: value as unknown as Message };
}

/** The reply to a line longer than `maxBytes`, of which only the start and the end are known. */
export function refuseLongLine(start: string, end: string, maxBytes: number): ErrorReply {
  const found =
    /^\{\s*"jsonrpc"\s*:\s*"2.0"\s*,\s*"id"\s*:\s*(\d{1,15}|"[^"\\]*")/.exec(start) ??
    /,\s*"id"\s*:\s*(\d{1,15}|"[^"\\]*")\s*\}\s*$/.exec(end);
  const id = found ? (JSON.parse(found[1] as string) as Id) : null;
  return reply(id, INVALID_REQUEST, `Invalid request: the message is longer than ${maxBytes} bytes`);
}

function faultOf(value: Readonly<Record<string, unknown>>): string | undefined {
  const { id, method, params } = value;
  if (value['jsonrpc'] !== '2.0') return 'jsonrpc must be "2.0"';
  if (id !== undefined && !isId(id)) return 'id must be a string or a whole number';
  if (method === undefined) return isObject(value['result']) || isObject(value['error']) ? undefined : 'no method';
  if (typeof method !== 'string') return 'method must be a string';
  if (params !== undefined && !isObject(params)) return 'params must be an object';
  if (params?.['_meta'] !== undefined && !isMeta(params['_meta'])) return 'params._meta is malformed';
  const stray = Object.keys(value).find((key) => !['jsonrpc', 'id', 'method', 'params'].includes(key));
  return stray === undefined ? undefined : `${stray} is not part of a message`;
}

function isMeta(meta: unknown): boolean {
  if (!isObject(meta)) return false;
  const token = meta['progressToken'];
  const task = meta['io.modelcontextprotocol/related-task'];
  return (
    (token === undefined || isId(token)) &&
    (task === undefined || (isObject(task) && typeof task['taskId'] === 'string'))
  );
}

const refused = (id: Id | null, code: number, message: string): Incoming => ({
  kind: 'refused',
  reply: reply(id, code, message),
});

const reply = (id: Id | null, code: number, message: string): ErrorReply => ({
  jsonrpc: '2.0',
  id,
  error: { code, message },
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isId = (value: unknown): value is Id => typeof value === 'string' || Number.isSafeInteger(value);
