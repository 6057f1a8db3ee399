import { LATEST_PROTOCOL_VERSION, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import type { Method, MethodContext } from '../../protocol/methods.js';
import { INTERNAL_ERROR, INVALID_PARAMS, METHOD_NOT_FOUND, ProtocolError } from '../../protocol/protocol-error.js';
import type { ServerOptions } from '../../server.js';
import type { Message } from '../../transport/json-rpc.js';
import { toJson } from '../../transport/rendered.js';

/** Answers a request with the text of its JSON-RPC reply; never rejects. */
export type AnswerMessage = (message: Message, context: MethodContext) => Promise<string>;

/**
 * Answers requests of MCP without a connection: whatever the protocol keeps per connection travels in the request, or is
 * the same for everybody. Nothing is made per request that can be made once.
 */
export function createAnswerMessage(options: ServerOptions): AnswerMessage {
  const methods = new Map<string, Method>([
    ['initialize', initializer(options)],
    ['ping', () => ({})],
    ...Object.entries(options.methods),
  ]);
  return async ({ id, method = '', params = {} }, context) => {
    const head = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},`;
    try {
      const answer = methods.get(method);
      if (!answer) throw new ProtocolError(METHOD_NOT_FOUND, 'Method not found');
      return `${head}"result":${toJson(await answer(params, context))}}`;
    } catch (error) {
      return `${head}"error":${JSON.stringify(toError(error))}}`;
    }
  };
}

/** The server speaks the version that its client asks for, or else proposes its latest. */
function initializer({ name, title = name, version, instructions, capabilities }: ServerOptions): Method {
  const rest = { capabilities, serverInfo: { name, title, version }, ...(instructions && { instructions }) };
  return ({ protocolVersion }) => {
    if (typeof protocolVersion !== 'string') {
      throw new ProtocolError(INVALID_PARAMS, 'initialize needs a protocolVersion');
    }
    return { protocolVersion: isSupported(protocolVersion) ? protocolVersion : LATEST_PROTOCOL_VERSION, ...rest };
  };
}

export const isSupported = (protocolVersion: string): boolean => SUPPORTED_PROTOCOL_VERSIONS.includes(protocolVersion);

function toError(error: unknown): object {
  if (!(error instanceof ProtocolError)) return { code: INTERNAL_ERROR, message: 'Internal error' };
  const { code, message, data } = error;
  return { code, message, ...(data && { data }) };
}
