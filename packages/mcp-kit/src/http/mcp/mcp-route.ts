import type { ServerOptions } from '../../server.js';
import type { Tool } from '../../tools/tool.js';
import { type ErrorReply, type Message, readMessage } from '../../transport/json-rpc.js';
import { HttpError } from '../http-error.js';
import type { HttpReply, HttpRequest, HttpRoute } from '../route.js';
import { createAnswerMessage, isSupported } from './answer-message.js';
import { EventStream } from './event-stream.js';
import type { Sessions } from './sessions.js';

/** What `/mcp` serves. */
export interface McpRouteOptions {
  readonly server: ServerOptions;
  readonly tools: readonly Tool[];
  /** @default each request is whole in itself */
  readonly sessions?: Sessions | undefined;
}

const json = { 'content-type': 'application/json' };
const accepted: HttpReply = { status: 202 };

/**
 * Streamable HTTP without sessions (MCP 2025-11-25, section Transports): each POST is whole in itself and answered as
 * JSON; as an event stream only if the call reports progress before it ends.
 */
function messageRoute({ server, tools, sessions }: McpRouteOptions): HttpRoute {
  const answer = createAnswerMessage(server);
  const readOnly = new Set(tools.filter(({ annotations }) => annotations.readOnlyHint).map(({ name }) => name));
  return {
    method: 'POST',
    path: '/mcp',
    access: 'read',
    handle(request) {
      checkHeaders(request);
      const read = readMessage(request.body.toString('utf8'));
      if (read.kind === 'refused') return refusal(read.reply);
      const { message } = read;
      if (message.method === 'tools/call') checkScope(message, request, readOnly);
      if (request.headers['mcp-session-id'] !== undefined && sessions) return sessions.resume(request);
      if (message.method === 'initialize' && sessions) return sessions.open(request);
      if (message.method === undefined || message.id === undefined) return accepted;
      return answerOver(request, message, answer);
    },
  };
}

/** `/mcp`: messages, and where there are sessions, what they tell by themselves (GET) and their end (DELETE). */
export function mcpRoutes(options: McpRouteOptions): readonly HttpRoute[] {
  const { sessions } = options;
  if (!sessions) return [messageRoute(options)];
  const ofSession = (method: 'GET' | 'DELETE'): HttpRoute => ({
    method,
    path: '/mcp',
    access: 'read',
    limited: false,
    handle: (request) => sessions.resume(request),
  });
  return [messageRoute(options), ofSession('GET'), ofSession('DELETE')];
}

async function answerOver(
  { signal, headers: { accept = '' } }: HttpRequest,
  message: Message,
  answer: ReturnType<typeof createAnswerMessage>,
): Promise<HttpReply> {
  const progressToken = (message.params?.['_meta'] as { readonly progressToken?: string | number } | undefined)
    ?.progressToken;
  if (progressToken === undefined || !accept.includes('text/event-stream')) {
    return { status: 200, headers: json, body: await answer(message, { signal }) };
  }
  const stream = new EventStream();
  const end = answer(message, { signal, progress: stream.progress(progressToken) });
  return await stream.replyWith(end);
}

function checkHeaders({ headers }: HttpRequest): void {
  const { 'content-type': type = '', accept = '*/*', 'mcp-protocol-version': version } = headers;
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new HttpError(415, 'a message is sent as JSON', { field: 'Content-Type', expected: 'application/json' });
  }
  if (!/\*\/\*|application\/(json|\*)/i.test(accept)) {
    throw new HttpError(406, 'replies are JSON or an event stream', {
      field: 'Accept',
      expected: 'application/json, text/event-stream',
    });
  }
  if (version !== undefined && !isSupported(String(version))) {
    throw new HttpError(400, 'this protocol version is not spoken here', { field: 'MCP-Protocol-Version' });
  }
}

/** A caller who may only read gets the reading tools alone. */
function checkScope({ params }: Message, { principal }: HttpRequest, readOnly: ReadonlySet<string>): void {
  const name = String(params?.['name']);
  if (principal.scopes.has('write') || readOnly.has(name)) return;
  throw new HttpError(403, `${name.slice(0, 50)} writes, and this caller may only read`, {
    code: 'INSUFFICIENT_SCOPE',
    headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="read write"' },
  });
}

const refusal = (reply: ErrorReply): HttpReply => ({ status: 400, headers: json, body: JSON.stringify(reply) });
