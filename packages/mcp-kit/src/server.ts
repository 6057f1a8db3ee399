import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import {
  ResultSchema,
  type ServerNotification,
  type ServerRequest,
  type ServerResult,
} from '@modelcontextprotocol/sdk/types.js';
import type { ClientLink, MethodContext, Part } from './protocol/methods.js';
import { METHOD_NOT_FOUND, ProtocolError } from './protocol/protocol-error.js';

/** What the servers of an app share. */
export interface ServerOptions extends Part {
  readonly name: string;
  readonly title?: string | undefined;
  readonly version: string;
  /** How the tools work together, for models. */
  readonly instructions?: string | undefined;
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

// The server never asks its client for input, so nothing is ever validated; the SDK would set up a JSON Schema compiler.
const noValidator = {
  getValidator(): never {
    throw new Error('this server asks its client nothing');
  },
};

/**
 * Makes SDK servers that answer the same methods; each costs some microseconds, connect it to one transport. Requests
 * come through the SDK's fallback handler: its typed handlers parse each call three times and copy each result.
 */
export function createServerFactory(options: ServerOptions): () => Server {
  const { name, title = name, version, instructions, capabilities } = options;
  const methods = new Map(Object.entries(options.methods));

  return () => {
    const server = new Server(
      { name, title, version },
      { capabilities, ...(instructions && { instructions }), jsonSchemaValidator: noValidator },
    );
    server.fallbackRequestHandler = async ({ method, params = {} }, extra) => {
      const answer = methods.get(method);
      if (!answer) throw new ProtocolError(METHOD_NOT_FOUND, 'Method not found');
      return (await answer(params, toContext(extra))) as ServerResult;
    };
    return server;
  };
}

function toContext(extra: Extra): MethodContext {
  const { signal, _meta, sendNotification } = extra;
  const client = linkTo(extra);
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return { signal, client };
  const progress = (done: number, total?: number, message?: string) => {
    const params = {
      progressToken,
      progress: done,
      ...(total !== undefined && { total }),
      ...(message && { message }),
    };
    sendNotification({ method: 'notifications/progress', params }).catch(() => {}); // a lost hint is no failure
  };
  return { signal, client, progress };
}

const linkTo = ({ sendRequest, sendNotification, signal }: Extra): ClientLink => ({
  request: (method, params) => sendRequest({ method, params } as ServerRequest, ResultSchema, { signal }),
  notify: (method, params) => sendNotification({ method, params } as ServerNotification),
});
