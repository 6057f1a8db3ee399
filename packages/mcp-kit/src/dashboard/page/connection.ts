import { closeCodes, type Message, subprotocol } from '../view.js';

/** How a connection stands. */
export type State =
  | { readonly name: 'connecting' | 'live' | 'lost' | 'token-needed' }
  | { readonly name: 'waiting'; readonly attempt: number; readonly delayMs: number };

/** What a connection needs to know, and whom it tells. */
export interface ConnectionOptions {
  /** What is known already: the server goes on from there. */
  readonly position: () => { readonly epoch: string | undefined; readonly seq: number };
  readonly token: () => string | null;
  /** Takes a message; false when it does not fit, and the connection has to begin again. */
  readonly onMessage: (message: Message) => boolean;
  readonly onState: (state: State) => void;
}

const MAX_ATTEMPTS = 10;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
/** Milliseconds without a message after which a connection counts as dead. */
const SILENCE_MS = 10_000;

/** Stays connected: after a loss it tries again, later each time, ten times; then it waits to be told to. */
export class Connection {
  readonly #options: ConnectionOptions;
  #socket: WebSocket | undefined;
  #attempts = 0;
  #timer = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Connects now, with all attempts ahead. */
  start(): void {
    this.#attempts = 0;
    this.#open();
  }

  #open(): void {
    clearTimeout(this.#timer);
    this.#drop();
    this.#options.onState({ name: 'connecting' });
    const socket = new WebSocket(this.#url(), this.#protocols());
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      this.#watchSilence();
      this.#attempts = 0;
      if (this.#options.onMessage(JSON.parse(String(data)) as Message)) this.#options.onState({ name: 'live' });
      else this.#open();
    };
    socket.onclose = ({ code }) => {
      if (this.#socket === socket) this.#closed(code);
    };
  }

  #closed(code: number): void {
    clearTimeout(this.#timer);
    this.#socket = undefined;
    if (code === closeCodes.tokenNeeded) this.#options.onState({ name: 'token-needed' });
    else if (this.#attempts >= MAX_ATTEMPTS) this.#options.onState({ name: 'lost' });
    else this.#openLater();
  }

  #openLater(): void {
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** this.#attempts, LONGEST_DELAY_MS);
    this.#attempts += 1;
    this.#options.onState({ name: 'waiting', attempt: this.#attempts, delayMs });
    this.#timer = setTimeout(() => this.#open(), delayMs);
  }

  #watchSilence(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#drop();
      this.#closed(0);
    }, SILENCE_MS);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #url(): string {
    const { epoch, seq } = this.#options.position();
    const url = new URL('ws', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    if (epoch !== undefined) url.search = `?${new URLSearchParams({ epoch, after: String(seq) })}`;
    return url.href;
  }

  #protocols(): string[] {
    const token = this.#options.token();
    if (!token) return [subprotocol];
    const binary = Array.from(new TextEncoder().encode(token), (byte) => String.fromCharCode(byte)).join('');
    return [subprotocol, `token.${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`];
  }
}
