export { ApiError, type ApiErrorCode, type Client, type Features, type Operation } from '@fastpath/api-kit';
export type { Action } from './actions.js';
export * as actions from './actions.js';
export { createIconectClient, type IconectClient, type IconectOptions } from './client.js';
export { configured } from './configured.js';
export { type Dialect, iconect, peer } from './dialect/dialect.js';
export { parseDialect, readDialect } from './dialect/dialect-file.js';
export type * from './entities.js';
export { type DownloadOptions, type DownloadReport, downloadFile } from './files/download-file.js';
export { type FileContent, type ReadFileInput, readFile } from './files/read-file.js';
export { type DirectoryOptions, type FileResult, uploadDirectory } from './files/upload-directory.js';
export { uploadFile } from './files/upload-file.js';
export type { UploadInput, UploadOptions, UploadProgress, UploadReport } from './files/upload-options.js';
export { notesOn } from './notes-on.js';
export * as operations from './operations/index.js';
export { operationsOf } from './operations-of.js';
export { type AllRows, pages, type ReadAllOptions, readAll } from './reading/pages.js';
export { type RecordStreamOptions, streamRecords } from './reading/stream-records.js';
export type { Page } from './replies.js';
export { type BrowserSignInOptions, signInByBrowser } from './session/browser-sign-in.js';
export { fileTokenStore } from './session/file-store.js';
export { type KeychainEntry, type KeychainOptions, keychainTokenStore } from './session/keychain-store.js';
export type { Credentials, Session, SessionStatus } from './session/session.js';
export type { TokenStore } from './session/token-store.js';
export type { Tokens } from './session/tokens.js';
export {
  type BulkChange,
  type BulkOptions,
  type BulkProgress,
  type BulkReport,
  bulkUpdate,
} from './work/bulk-update.js';
export { type JobKind, type JobReport, type RunJobOptions, runJob } from './work/run-job.js';
export { type RecordUpdate, type UpdateManyOptions, type UpdateResult, updateMany } from './work/update-many.js';
