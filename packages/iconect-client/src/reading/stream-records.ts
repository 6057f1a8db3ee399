import type { CallOptions, Client } from '@fastpath/api-kit';
import type { DocumentRecord } from '../entities.js';
import { list, search } from '../operations/records.js';
import { largestPage, pages } from './pages.js';

export interface RecordStreamOptions extends CallOptions {
  /** Fields of each record; all of them cost the most. @default all */
  readonly fields?: readonly string[];
  /** Exact values, or conditions such as `{ $gte: … }`, by field. @default every record */
  readonly filters?: Readonly<Record<string, unknown>>;
  /** Records read with one call. @default 100 */
  readonly pageSize?: number;
}

/**
 * Every record of a project, one by one. The next page is on its way while this one is worked on, and a page is let go
 * when its last record was given out: memory does not grow with the project. Stops reading when the loop is left.
 */
export async function* streamRecords(
  client: Client,
  projectId: string,
  { fields, filters, pageSize = largestPage, ...options }: RecordStreamOptions = {},
): AsyncGenerator<DocumentRecord> {
  const input = { projectId, pageSize, ...(fields && { fields: [...fields] }) };
  const read = filters
    ? pages(client, search, { ...input, filters: { ...filters } }, options)
    : pages(client, list, input, options);
  for await (const records of read) yield* records;
}
