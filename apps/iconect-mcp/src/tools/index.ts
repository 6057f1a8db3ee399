import type { Tool } from '@fastpath/mcp-kit';
import type { Connection } from '../connection.js';
import { bulkUpdateRecords } from './bulk-update-records.js';
import { completeChunkedUpload, initiateChunkedUpload, uploadChunk } from './chunked-upload.js';
import { downloadFile } from './download-file.js';
import { getJob, listJobs, runJob } from './jobs.js';
import { getFolderTree, listFields, listProjects } from './projects.js';
import { createRecord, getRecord, listRecords, searchRecords, updateRecord } from './records.js';
import { authCode, authPassword, configure, generateAuthUrl, getAuthStatus, logout, refreshToken } from './session.js';
import { type FilePlaces, uploadFile } from './upload-file.js';
import { createView, getViewData, listViews } from './views.js';

/** The tools for daily work. */
export const coreTools = (connection: Connection, places: FilePlaces): readonly Tool[] => [
  ...[
    bulkUpdateRecords,
    configure,
    createRecord,
    getAuthStatus,
    getFolderTree,
    getJob,
    getRecord,
    getViewData,
    listFields,
    listJobs,
    listProjects,
    listRecords,
    listViews,
    runJob,
    searchRecords,
    updateRecord,
  ].map((tool) => tool(connection)),
  downloadFile(connection, places),
  uploadFile(connection, places),
];

/** Tools for steps that others do at once; those that take secrets only where that is allowed. */
export const moreTools = (connection: Connection, allowSecrets: boolean): readonly Tool[] =>
  [
    completeChunkedUpload,
    createView,
    generateAuthUrl,
    initiateChunkedUpload,
    logout,
    uploadChunk,
    ...(allowSecrets ? [authCode, authPassword, refreshToken] : []),
  ].map((tool) => tool(connection));
