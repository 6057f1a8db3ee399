import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import {
  type ClientCapabilities,
  ElicitResultSchema,
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

// The server asks its client for a yes or a no, so nothing is ever validated; the SDK would set up a JSON Schema compiler.
const noValidator = {
  getValidator(): never {
    throw new Error('this server asks its client for no values');
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
      return (await answer(params, toContext(extra, server.getClientCapabilities()))) as ServerResult;
    };
    return server;
  };
}

function toContext(extra: Extra, capabilities?: ClientCapabilities): MethodContext {
  const { signal, _meta, sendNotification, sendRequest } = extra;
  return {
    signal,
    client: linkTo(extra),
    ...(canAsk(capabilities) && { confirm: (question: string) => ask(sendRequest, question, signal) }),
    ...(_meta?.progressToken !== undefined && { progress: progressTo(_meta.progressToken, sendNotification) }),
  };
}

/** Whether the client shows forms; one that says nothing of modes is from before there were others. */
function canAsk(capabilities: ClientCapabilities | undefined): boolean {
  const modes = capabilities?.elicitation;
  return modes !== undefined && (modes.form !== undefined || Object.keys(modes).length === 0);
}

// Less than hosts give a call, so that what was not answered is still told.
const answerWithinMs = 40_000;

async function ask(send: Extra['sendRequest'], message: string, signal: AbortSignal): Promise<boolean> {
  const params = { message, requestedSchema: { type: 'object' as const, properties: {} } };
  try {
    const options = { signal, timeout: answerWithinMs };
    const { action } = await send({ method: 'elicitation/create', params }, ElicitResultSchema, options);
    return action === 'accept';
  } catch {
    return false; // nobody said yes
  }
}

const progressTo =
  (progressToken: string | number, send: Extra['sendNotification']) =>
  (done: number, total?: number, message?: string): void => {
    const params = {
      progressToken,
      progress: done,
      ...(total !== undefined && { total }),
      ...(message && { message }),
    };
    send({ method: 'notifications/progress', params }).catch(() => {}); // a lost hint is no failure
  };

const linkTo = ({ sendRequest, sendNotification, signal }: Extra): ClientLink => ({
  request: (method, params) => sendRequest({ method, params } as ServerRequest, ResultSchema, { signal }),
  notify: (method, params) => sendNotification({ method, params } as ServerNotification),
});
