import { ApiError } from '@fastpath/api-kit';
import { type Document, isNode, type LineCounter } from 'yaml';

const mostShown = 10;

/** What is wrong with a file, each with its line. */
export class Complaints {
  readonly #path: string;
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #found: { readonly line: number; readonly text: string }[] = [];

  constructor(path: string, document: Document, lines: LineCounter) {
    this.#path = path;
    this.#document = document;
    this.#lines = lines;
  }

  /** Complains about something in the file; of what is not there, at what it would be in. */
  add(keys: readonly string[], reason: string): void {
    for (let depth = keys.length; depth >= 0; depth -= 1) {
      const node = depth === 0 ? this.#document.contents : this.#document.getIn(keys.slice(0, depth).map(asKey), true);
      if (isNode(node) && node.range) {
        this.addAt(node.range[0], reason);
        return;
      }
    }
    this.addAt(0, reason);
  }

  addAt(offset: number, reason: string): void {
    this.#found.push({ line: Math.max(1, this.#lines.linePos(offset).line), text: reason });
  }

  /** @throws {ApiError} NOT_CONFIGURED */
  throwIfAny(): void {
    if (this.#found.length === 0) return;
    const shown = this.#found.slice(0, mostShown).map(({ line, text }) => `line ${line}: ${text}`);
    const more = this.#found.length > mostShown ? [`and ${this.#found.length - mostShown} more`] : [];
    throw new ApiError('NOT_CONFIGURED', 'dialect', `${this.#path} ${[...shown, ...more].join('; ')}`, {
      next: 'Correct the file, or start without it.',
    });
  }
}

const asKey = (key: string): string | number => (/^\d+$/.test(key) ? Number(key) : key);
