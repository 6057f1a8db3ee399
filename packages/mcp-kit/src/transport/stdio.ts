import type { Readable, Writable } from 'node:stream';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { type Id, type Message, readMessage, refuseLongLine } from './json-rpc.js';
import { LineSplitter } from './lines.js';
import { Outbox } from './outbox.js';
import { toJson } from './rendered.js';
import type { Write } from './stdout.js';

/** Streams and limits of a stdio transport. */
export interface StdioTransportOptions {
  /** @default process.stdin */
  readonly input?: Readable;
  /** @default process.stdout */
  readonly output?: Writable;
  /** How to write to `output`, where its own `write` is taken. @default output.write */
  readonly write?: Write;
  /** Bytes of the longest message taken. @default 10 MiB */
  readonly maxLineBytes?: number;
  /** Reading stops while more than this many bytes of replies wait for a client that does not read. @default 16 MiB */
  readonly maxWaitingBytes?: number;
}

const MIB = 1024 * 1024;

/**
 * MCP over a pair of streams, one JSON-RPC message a line. Unlike the SDK's own it answers what is no message, survives
 * lines that are too long and readers that left, knows when it is idle, and writes the replies of one turn at once.
 */
export class StdioTransport implements Transport {
  onmessage?: (message: JSONRPCMessage) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  /** Called once when no more messages can come: the input ended, or nobody reads the output. */
  onend?: () => void;

  readonly #input: Readable;
  readonly #output: Writable;
  readonly #outbox: Outbox;
  readonly #lines: LineSplitter;
  readonly #maxWaitingBytes: number;
  readonly #unanswered = new Set<Id>();
  #onIdle: (() => void)[] = [];
  #ended = false;
  #gaveUp = false;

  constructor(options: StdioTransportOptions = {}) {
    const { input = process.stdin, output = process.stdout, maxLineBytes = 10 * MIB } = options;
    this.#input = input;
    this.#output = output;
    this.#outbox = new Outbox(output, options.write);
    this.#maxWaitingBytes = options.maxWaitingBytes ?? 16 * MIB;
    this.#lines = new LineSplitter({
      maxBytes: maxLineBytes,
      onLine: (line) => this.#receive(line),
      onLongLine: (start, end) => this.#reply(refuseLongLine(start, end, maxLineBytes)),
    });
  }

  async start(): Promise<void> {
    this.#output.on('error', this.#onOutputError).on('drain', this.#onDrain);
    this.#input.on('end', this.#onEnd).on('close', this.#onEnd).on('error', this.#onEnd).on('data', this.#onData);
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (this.#gaveUp) return; // its reply has left already
    this.#reply(message as Message);
    if ('id' in message && !('method' in message)) this.#answered(message.id as Id);
  }

  /** Stops reading; requests under way still get their replies. */
  stopReading(): void {
    this.#input.off('data', this.#onData).pause();
  }

  /** Resolves once each request taken has its reply, and all replies have left. */
  async idle(): Promise<void> {
    if (this.#unanswered.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
    await this.#outbox.flushed();
  }

  /** Answers each request under way with an error: the process ends before they do. */
  giveUp(): void {
    for (const id of this.#unanswered) this.#reply(givenUp(id));
    this.#gaveUp = true;
    this.#unanswered.clear();
    this.#settle();
  }

  async close(): Promise<void> {
    this.stopReading();
    this.#unanswered.clear();
    this.#settle();
    this.onclose?.();
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#lines.push(chunk);
    if (this.#outbox.waitingBytes > this.#maxWaitingBytes) this.#input.pause();
  };

  readonly #onDrain = (): void => {
    if (!this.#ended) this.#input.resume();
  };

  readonly #onEnd = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    this.onend?.();
  };

  /** Nobody reads any more: what is under way has no one to be for. */
  readonly #onOutputError = (): void => {
    this.#outbox.close();
    this.#unanswered.clear();
    this.#settle();
    this.#onEnd();
  };

  #receive(line: string): void {
    if (line.trim() === '') return;
    const read = readMessage(line);
    if (read.kind === 'refused') this.#reply(read.reply);
    else this.#take(read.message);
  }

  #take(message: Message): void {
    const { id, method, params } = message;
    if (method !== undefined && id !== undefined) this.#unanswered.add(id);
    else if (method === 'notifications/cancelled') this.#answered(params?.['requestId'] as Id); // gets no reply
    this.onmessage?.(message as JSONRPCMessage);
  }

  #reply(message: object): void {
    this.#outbox.add(`${toLine(message as Message)}\n`);
  }

  #answered(id: Id): void {
    if (this.#unanswered.delete(id)) this.#settle();
  }

  #settle(): void {
    if (this.#unanswered.size > 0) return;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }
}

const SERVER_STOPPED = -32_000;

const givenUp = (id: Id): object => ({
  jsonrpc: '2.0',
  id,
  error: {
    code: SERVER_STOPPED,
    message: 'The server was stopped before this call ended. A write may have been done: look before it is sent again.',
  },
});

/** A reply with its result as already rendered; anything else as JSON. */
const toLine = (message: Message): string =>
  message.result === undefined
    ? JSON.stringify(message)
    : `{"jsonrpc":"2.0","id":${JSON.stringify(message.id)},"result":${toJson(message.result)}}`;
