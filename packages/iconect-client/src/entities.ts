/**
 * What the service's answers hold, as far as it is known. Replies are passed on as they come: dates are text in whatever
 * ISO form the service writes, and fields that are not named here are there all the same.
 */
interface Entity {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly createdDate?: string;
  readonly modifiedDate?: string;
  readonly [key: string]: unknown;
}

interface OfProject extends Entity {
  readonly projectId?: string;
}

export interface DataServer extends Entity {
  readonly url?: string;
  readonly version?: string;
  readonly status?: string;
}

export interface Project extends Entity {
  readonly clientId?: string;
  readonly dataServerId?: string;
  readonly status?: string;
}

/** A customer who owns projects. */
export interface Customer extends Entity {
  readonly status?: string;
}

export interface FileStore extends Entity {
  readonly path?: string;
  readonly type?: string;
  readonly status?: string;
}

export interface StoredFile extends OfProject {
  /** Bytes. */
  readonly size?: number;
  readonly mimeType?: string;
  /** Of its bytes, in the service's own form. */
  readonly hash?: string;
  readonly fileStoreId?: string;
  readonly folderId?: string;
  readonly status?: string;
}

/** An upload in chunks, under way. */
export interface UploadSession {
  readonly id: string;
  /** Bytes of each chunk but the last. */
  readonly chunkSize?: number;
  readonly totalChunks?: number;
  /** Numbers of the chunks that the service has. */
  readonly uploadedChunks?: readonly number[];
  readonly status?: string;
  readonly expiresAt?: string;
  readonly [key: string]: unknown;
}

export interface ChunkReply {
  readonly chunkNumber?: number;
  readonly uploaded?: boolean;
  readonly totalUploaded?: number;
  readonly totalChunks?: number;
}

/** A document under review. */
export interface DocumentRecord extends OfProject {
  readonly documentId?: string;
  readonly folderId?: string;
  readonly status?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly string[];
  readonly assignedTo?: string;
  readonly reviewStatus?: string;
}

export interface RecordRelationship extends Entity {
  readonly sourceRecordId?: string;
  readonly targetRecordId?: string;
  readonly relationshipType?: string;
}

/** A change of many records that the service makes by itself. */
export interface BulkOperation {
  readonly operationId: string;
  readonly status: string;
  readonly totalRecords?: number;
  readonly processedRecords?: number;
  readonly successfulRecords?: number;
  readonly failedRecords?: number;
  readonly errors?: readonly { readonly recordId?: string; readonly error?: unknown }[];
  readonly [key: string]: unknown;
}

export interface Field extends OfProject {
  readonly displayName?: string;
  readonly fieldType?: string;
  readonly dataType?: string;
}

export interface Folder extends OfProject {
  readonly path?: string;
  readonly parentId?: string;
  readonly level?: number;
  readonly children?: readonly Folder[];
}

export interface Job extends OfProject {
  readonly type?: string;
  readonly status?: string;
  readonly progress?: JobProgress;
  readonly results?: Readonly<Record<string, unknown>>;
}

export interface JobProgress {
  readonly totalItems?: number;
  readonly processedItems?: number;
  readonly percentage?: number;
  readonly currentOperation?: string;
}

export interface JobLogLine {
  readonly timestamp?: string;
  readonly level?: string;
  readonly message?: string;
}

/** A file that the service made, to be fetched soon. */
export interface Export {
  readonly downloadUrl?: string;
  readonly fileName?: string;
  readonly fileSize?: number;
  readonly expiresAt?: string;
}

export interface Validation {
  readonly isValid?: boolean;
  readonly errors?: readonly unknown[];
  readonly warnings?: readonly unknown[];
}

export interface User extends Entity {
  readonly username?: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly status?: string;
  readonly roles?: readonly string[];
}

/** A saved thing of the user interface: a panel, view, template, dashboard or theme. */
export interface Saved extends OfProject {
  readonly displayName?: string;
  readonly type?: string;
  readonly isActive?: boolean;
}

export type Row = Readonly<Record<string, unknown>>;
export type { Entity };
