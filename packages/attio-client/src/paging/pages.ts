import { ahead, type CallOptions, type Client, type Operation } from '@fastpath/api-kit';
import type { Page } from '../operations/thing.js';

interface OffsetInput {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

interface CursorInput {
  readonly cursor?: string | undefined;
}

const largestPage = 500;

/**
 * All pages of a list that is read by limit and offset, one read ahead. Rows that are added or removed meanwhile shift
 * the others: where that matters, `recordPages` reads records by a key that does not move.
 */
export const offsetPages = <In extends OffsetInput, T>(
  client: Client,
  operation: Operation<In, T[]>,
  input: In,
  options?: CallOptions,
): AsyncGenerator<readonly T[]> => ahead(readByOffset(client, operation, input, options));

async function* readByOffset<In extends OffsetInput, T>(
  client: Client,
  operation: Operation<In, T[]>,
  input: In,
  options?: CallOptions,
): AsyncGenerator<readonly T[]> {
  const limit = input.limit ?? largestPage;
  for (let offset = input.offset ?? 0; ; ) {
    const rows = await client.call(operation, { ...input, limit, offset }, { ...options, keep: false });
    if (rows.length > 0) yield rows;
    if (rows.length < limit) return;
    offset += rows.length; // a page may be smaller than asked for
  }
}

/** All pages of a list that is read by cursor, one read ahead. */
export const cursorPages = <In extends CursorInput, T>(
  client: Client,
  operation: Operation<In, Page<T>>,
  input: In,
  options?: CallOptions,
): AsyncGenerator<readonly T[]> => ahead(readByCursor(client, operation, input, options));

async function* readByCursor<In extends CursorInput, T>(
  client: Client,
  operation: Operation<In, Page<T>>,
  input: In,
  options?: CallOptions,
): AsyncGenerator<readonly T[]> {
  for (let cursor = input.cursor; ; ) {
    const { items, next_cursor } = await client.call(
      operation,
      { ...input, ...(cursor ? { cursor } : {}) },
      { ...options, keep: false },
    );
    if (items.length > 0) yield items;
    if (next_cursor === null) return;
    cursor = next_cursor;
  }
}
