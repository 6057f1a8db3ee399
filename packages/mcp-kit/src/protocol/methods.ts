import type { ToolRequest } from '../tools/tool.js';

/** The way back to the client of a request, on a connection that has one. */
export interface ClientLink {
  /** Asks the client; rejects with its refusal. */
  request(method: string, params: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  /** Tells the client. */
  notify(method: string, params: Readonly<Record<string, unknown>>): Promise<void>;
}

/** What a request gets beside its parameters. */
export interface MethodContext extends ToolRequest {
  /** Absent where each request is whole in itself. */
  readonly client?: ClientLink;
}

/** Answers one method of the protocol; throws a ProtocolError for what is no such request. */
export type Method = (params: Readonly<Record<string, unknown>>, context: MethodContext) => object | Promise<object>;

/** A part of the protocol: which methods it answers, and how clients learn that it does. */
export interface Part {
  readonly capabilities: Readonly<Record<string, object>>;
  readonly methods: Readonly<Record<string, Method>>;
}

/** Several parts as one. */
export const together = (parts: readonly Part[]): Part => ({
  capabilities: Object.assign({}, ...parts.map(({ capabilities }) => capabilities)),
  methods: Object.assign({}, ...parts.map(({ methods }) => methods)),
});
