export { ApiError, type ApiErrorCode, type Client, type Features, type Operation } from '@fastpath/api-kit';
export type { ItemError, ItemResult } from './bulk/item-result.js';
export {
  type BulkCounts,
  type BulkOptions,
  type BulkReport,
  type BulkWrite,
  type WriteItem,
  writeMany,
} from './bulk/write-many.js';
export { callChecked } from './call-checked.js';
export { type AttioOptions, createAttioClient } from './client.js';
export { type AttributeDescription, describeObject, type ObjectDescription } from './describe-object.js';
export { type Document, fetchDocument } from './fetch-document.js';
export { getRecords, type RecordLookup, type RecordsFound } from './get-records.js';
export { memberId } from './member-id.js';
export * as operations from './operations/index.js';
export { Page, type PageOptions } from './paging/page.js';
export { cursorPages, offsetPages } from './paging/pages.js';
export { type Checkpoint, type RecordPagesOptions, type RecordsRead, recordPages } from './paging/record-pages.js';
export { type SyncOptions, sync } from './paging/sync.js';
export { fromCursor } from './query/cursor.js';
export { toFilter } from './query/to-filter.js';
export { toSorts } from './query/to-sorts.js';
export { type SearchHit, type SearchResult, searchEverything, toResults } from './search-everything.js';
export { RecordPage, type RecordSearch, searchRecords, slugsOf } from './search-records.js';
export { toValues } from './to-values.js';
export { type FlatRecord, flatten } from './values/flatten.js';
export type { PlainObject, PlainValue } from './values/plain-value.js';
export type { AttioRecord } from './values/record.js';
export { Deliveries } from './webhooks/deliveries.js';
export { isSignedBy } from './webhooks/signature.js';
export { Delivery, type SlugOf, staleAfter } from './webhooks/stale-tags.js';
export { type ObjectSchema, Workspace } from './workspace.js';
export { deleteRecord, type RecordWrite, writeRecord } from './write-record.js';
