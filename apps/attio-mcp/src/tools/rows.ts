import type { Page, RecordPage, RecordsFound } from '@fastpath/attio-client';
import type { Rows } from '@fastpath/mcp-kit';

/** What `run` of a tool resolved to is typed nowhere but in its own file: the tool that has the rows says what they are. */
const rowsOf = <T extends object>(count: (value: T) => number, first: (value: T, count: number) => object): Rows => ({
  count: (value) => count(value as T),
  first: (value, wanted) => first(value as T, wanted),
});

/** Pages of which the first rows alone are sent where not all fit; the others come with the next page. */
export const pageRows = rowsOf<Page<unknown>>(
  ({ rows }) => rows.length,
  (page, count) => page.first(count),
);

export const recordRows = rowsOf<RecordPage>(
  ({ records }) => records.length,
  (page, count) => page.first(count),
);

/** Records that were found, and the IDs of those that are not in the answer because it would be too long. */
export interface Found extends RecordsFound {
  readonly left_out?: readonly string[];
}

export const foundRows = rowsOf<Found>(
  ({ records }) => records.length,
  ({ records, not_found }, count): Found => ({
    records: records.slice(0, count),
    not_found,
    left_out: records.slice(count).map(({ id }) => id),
  }),
);
