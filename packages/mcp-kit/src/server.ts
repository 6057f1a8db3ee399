import { nearest } from '@fastpath/api-kit';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { JSONRPCRequest, ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import type { Tool, ToolRequest } from './tools/tool.js';
import type { ToolCaller, ToolResult } from './tools/tool-call.js';
import type { ToolListResult } from './tools/tool-list.js';

/** What the servers of an app share. */
export interface ServerOptions {
  readonly name: string;
  readonly title?: string | undefined;
  readonly version: string;
  /** How the tools work together, for models. */
  readonly instructions?: string | undefined;
  /** The tools offered. */
  readonly tools: readonly Tool[];
  /** Their list, made once. */
  readonly list: ToolListResult;
  readonly call: ToolCaller;
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;

/** An error of the protocol, as opposed to one of a tool; the SDK puts its `code` and `message` on the wire. */
class ProtocolError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

// The server never asks its client for input, so nothing is ever validated; the SDK would set up a JSON Schema compiler.
const noValidator = {
  getValidator(): never {
    throw new Error('this server asks its client nothing');
  },
};

/**
 * Makes SDK servers that offer the same tools; each costs some microseconds, connect it to one transport. Tool requests
 * come through the SDK's fallback handler: its typed handlers parse each call three times and copy each result.
 */
export function createServerFactory(options: ServerOptions): () => Server {
  const { name, title = name, version, instructions, tools, list, call } = options;
  const byName = new Map(tools.map((tool) => [tool.name, tool]));

  const callTool = (request: JSONRPCRequest, extra: Extra): Promise<ToolResult> => {
    const { name, arguments: args = {} } = request.params ?? {};
    if (typeof name !== 'string') throw new ProtocolError(INVALID_PARAMS, 'tools/call needs the name of a tool');
    const tool = byName.get(name);
    if (!tool) throw unknownTool(name, byName.keys());
    return call(tool, args, toRequest(extra));
  };

  return () => {
    const server = new Server(
      { name, title, version },
      { capabilities: { tools: {} }, ...(instructions && { instructions }), jsonSchemaValidator: noValidator },
    );
    server.fallbackRequestHandler = async (request, extra) => {
      if (request.method === 'tools/list') return list;
      if (request.method === 'tools/call') return callTool(request, extra);
      throw new ProtocolError(METHOD_NOT_FOUND, 'Method not found');
    };
    return server;
  };
}

function unknownTool(name: string, names: Iterable<string>): ProtocolError {
  const [meant] = nearest(name.slice(0, 100), names);
  return new ProtocolError(
    INVALID_PARAMS,
    `Unknown tool: ${name.slice(0, 100)}${meant ? `; did you mean ${meant}?` : ''}`,
  );
}

function toRequest({ signal, _meta, sendNotification }: Extra): ToolRequest {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return { signal };
  const progress = (done: number, total?: number, message?: string) => {
    const params = {
      progressToken,
      progress: done,
      ...(total !== undefined && { total }),
      ...(message && { message }),
    };
    sendNotification({ method: 'notifications/progress', params }).catch(() => {}); // a lost hint is no failure
  };
  return { signal, progress };
}
