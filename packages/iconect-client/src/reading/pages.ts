import { ahead, type CallOptions, type Client, type Operation } from '@fastpath/api-kit';
import { processAll } from '@fastpath/batcher';
import type { Page } from '../replies.js';

interface PageInput {
  readonly page?: number | undefined;
  readonly pageSize?: number | undefined;
}

/** The largest page that every list gives. */
export const largestPage = 100;

/**
 * All pages of a list, one read ahead while the one before is worked on, so that memory holds two. Nothing of it is kept
 * in the cache. Rows that are added or removed meanwhile shift the others.
 */
export const pages = <In extends PageInput, Row>(
  client: Client,
  operation: Operation<In, Page<Row>>,
  input: In,
  options?: CallOptions,
): AsyncGenerator<readonly Row[]> => ahead(readOn(client, operation, input, options));

async function* readOn<In extends PageInput, Row>(
  client: Client,
  operation: Operation<In, Page<Row>>,
  input: In,
  options?: CallOptions,
): AsyncGenerator<readonly Row[]> {
  const pageSize = input.pageSize ?? largestPage;
  for (let page = input.page ?? 1; ; page += 1) {
    const { data, hasMore } = await client.call(operation, { ...input, page, pageSize }, { ...options, keep: false });
    if (data.length > 0) yield data;
    if (!hasMore || data.length === 0) return;
  }
}

export interface ReadAllOptions extends CallOptions {
  /** Pages read at the same time, once the first told how many there are. @default 4 */
  readonly concurrency?: number;
  /** Most rows to hold. @default 10_000 */
  readonly maxRows?: number;
}

export interface AllRows<Row> {
  readonly rows: readonly Row[];
  /** Whether there are more than `maxRows`. */
  readonly isCut: boolean;
}

/** All rows of a list, in its order. Where the first page says how many there are, the others are read in parallel. */
export async function readAll<In extends PageInput, Row>(
  client: Client,
  operation: Operation<In, Page<Row>>,
  input: In,
  { concurrency = 4, maxRows = 10_000, ...options }: ReadAllOptions = {},
): Promise<AllRows<Row>> {
  const asked = input.pageSize ?? largestPage;
  const read = (page: number) =>
    client.call(operation, { ...input, page, pageSize: asked }, { ...options, keep: false });
  const first = await read(1);
  const rows = [...first.data];
  const perPage = first.pageSize ?? rows.length; // a service may give less than was asked for
  const isKnown = first.total !== undefined && perPage > 0;
  if (!isKnown) return readInTurn(read, first, rows, maxRows);

  const wanted = Math.min(first.total, maxRows);
  const others = Array.from({ length: Math.max(0, Math.ceil(wanted / perPage) - 1) }, (_, i) => i + 2);
  const work = async ([page]: readonly [number, ...number[]]) => [(await read(page)).data];
  const report = await processAll(others, work, {
    batchSize: 1,
    concurrency,
    ...(options.signal && { signal: options.signal }),
  });
  for (const result of report.results) {
    if ('error' in result) throw result.error;
    rows.push(...result.value);
  }
  return { rows: rows.slice(0, maxRows), isCut: first.total > maxRows };
}

async function readInTurn<Row>(
  read: (page: number) => Promise<Page<Row>>,
  first: Page<Row>,
  rows: Row[],
  maxRows: number,
): Promise<AllRows<Row>> {
  let latest = first;
  for (let page = 2; latest.hasMore && latest.data.length > 0 && rows.length <= maxRows; page += 1) {
    latest = await read(page);
    rows.push(...latest.data);
  }
  return { rows: rows.slice(0, maxRows), isCut: rows.length > maxRows || (rows.length === maxRows && latest.hasMore) };
}
