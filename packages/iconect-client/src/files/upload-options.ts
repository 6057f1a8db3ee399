import type { StoredFile } from '../entities.js';

export interface UploadInput {
  /** Absolute, or relative to the root. */
  readonly path: string;
  readonly projectId: string;
  readonly fileStoreId: string;
  readonly folderId?: string;
  /** @default the name in `path` */
  readonly fileName?: string;
  readonly mimeType?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface UploadOptions {
  /** Folder that files may be read from. */
  readonly root: string | undefined;
  /** Bytes of one chunk, and most bytes of a file that goes in one request. @default 5_242_880 */
  readonly chunkBytes?: number;
  /** Chunks under way at the same time, to begin with; fewer after signs of overload, one more while all is well. @default 3 */
  readonly concurrency?: number;
  /** Attempts at each chunk, the first included. @default 4 */
  readonly maxAttempts?: number;
  /** Milliseconds before a chunk is sent again, doubled each time. @default 1_000 */
  readonly retryDelayMs?: number;
  /** Folder for notes by which an upload is taken up again after a crash. @default it begins anew */
  readonly journalDir?: string;
  /**
   * Whether a file is stored packed with gzip, where that helps: then the stored bytes, and their hash, are others than
   * those of the original. @default false
   */
  readonly storeCompressed?: boolean;
  readonly onProgress?: (progress: UploadProgress) => void;
  readonly signal?: AbortSignal;
}

export interface UploadProgress {
  /** Bytes that the service has. */
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface UploadReport {
  /** The file as the service tells of it. */
  readonly file: Partial<StoredFile>;
  /** Bytes that were stored. */
  readonly bytes: number;
  /** SHA-256 of the stored bytes, in hexadecimal digits. */
  readonly sha256: string;
  readonly chunks: number;
  /** Chunks that the service had from a run before. */
  readonly resumedChunks: number;
  /** Of the file before it was packed; only with `storeCompressed`. */
  readonly original?: { readonly bytes: number; readonly sha256: string };
}
