import type { Writable } from 'node:stream';
import type { Write } from './stdout.js';

/** Texts on their way out: those of one turn of the event loop leave in one write. */
export class Outbox {
  readonly #write: Write;
  readonly #stream: Writable;
  #texts: string[] = [];
  #unfinishedWrites = 0;
  #onFlushed: (() => void)[] = [];
  #closed = false;

  constructor(stream: Writable, write: Write = stream.write.bind(stream)) {
    this.#stream = stream;
    this.#write = write;
  }

  /** Bytes that the other side has not taken yet. */
  get waitingBytes(): number {
    return this.#stream.writableLength;
  }

  /** Takes a text; texts after `close` are dropped. */
  add(text: string): void {
    if (this.#closed) return;
    this.#texts.push(text);
    if (this.#texts.length === 1) process.nextTick(() => this.#send());
  }

  /** Resolves once everything added has left, or never will. */
  flushed(): Promise<void> {
    if (this.#isEmpty) return Promise.resolve();
    return new Promise((resolve) => this.#onFlushed.push(resolve));
  }

  /** Drops what is left, because nobody reads any more. */
  close(): void {
    this.#closed = true;
    this.#texts = [];
    this.#unfinishedWrites = 0;
    this.#settle();
  }

  get #isEmpty(): boolean {
    return this.#texts.length === 0 && this.#unfinishedWrites === 0;
  }

  #send(): void {
    if (this.#texts.length === 0) return;
    const text = this.#texts.join('');
    this.#texts = [];
    this.#unfinishedWrites += 1;
    this.#write(text, () => {
      if (this.#closed) return;
      this.#unfinishedWrites -= 1;
      this.#settle();
    });
  }

  #settle(): void {
    if (!this.#isEmpty) return;
    for (const resolve of this.#onFlushed.splice(0)) resolve();
  }
}
