import { sha256 } from '../data/file-content.js';
import { checksumMismatch, conflict, invalidField, notFound, rangeNotSatisfiable } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { pageIn, sort, sortingIn, toPage } from '../query/page.js';
import { objectIn } from '../query/read-query.js';
import { chunk, chunkedFile, completion, fileFields, smallFile } from '../resources/files.js';
import type { Item } from '../resources/resource.js';
import { hashOf } from '../store/files.js';
import { missingChunks, toSession, type Upload } from '../store/uploads.js';
import { type Answer, answer, bodyIn, type Call, checked, created, iso, nothing, param, type Route } from './call.js';
import { announcedHash, bytesIn, formIn } from './upload-body.js';

const FILE_PROPERTIES = new Set(
  'id name originalName path size mimeType hash projectId fileStoreId folderId status metadata createdDate modifiedDate uploadedBy'.split(
    ' ',
  ),
);

function list(call: Call): Answer {
  const { workspace, query } = call;
  const { files } = workspace;
  const isKnown = (path: string) => FILE_PROPERTIES.has(path.split('.')[0] ?? '');
  const get = (row: number, path: string) => files.get(row, path);
  const passes = compileFilter<number>(objectIn(query, 'filter', 'filters'), get, isKnown);
  const folderId = query.get('folderId');
  const found: number[] = [];
  for (const row of files.rows(query.get('projectId') ?? undefined)) {
    if ((folderId === null || files.get(row, 'folderId') === folderId) && passes(row)) found.push(row);
  }
  const sorted = sort(found, sortingIn(query), get, isKnown);
  const body = toPage(sorted, pageIn(query), (row) => files.wire(row));
  return { body, rows: body.data.length };
}

function rowIn(call: Call): number {
  const id = param(call, 'id');
  const row = call.workspace.files.row(id);
  if (row < 0) throw notFound('File', id);
  return row;
}

/** @throws {HttpError} 400 for a project, store or folder that does not exist */
function checkPlace({ workspace }: Call, place: Item): void {
  for (const [key, path] of [
    ['projectId', 'projects'],
    ['fileStoreId', 'filestores'],
    ['folderId', 'folders'],
  ] as const) {
    const id = place[key];
    if (typeof id === 'string' && workspace.collection(path).get(id) === undefined) {
      throw invalidField(key, `"${id}" does not exist`);
    }
  }
}

/** What is told of a file that came in. */
function toFile(call: Call, given: Item, size: number, hash: string): Item {
  const { fileName, mimeType, projectId, fileStoreId, folderId, metadata } = given;
  return {
    name: fileName,
    originalName: fileName,
    path: `/evidence/uploads/${String(fileName)}`,
    size,
    mimeType: mimeType ?? 'application/octet-stream',
    hash,
    projectId,
    fileStoreId,
    ...(folderId !== undefined && { folderId }),
    status: 'available',
    ...(metadata !== undefined && { metadata }),
    createdDate: iso(call.nowMs),
    modifiedDate: iso(call.nowMs),
    uploadedBy: call.userId,
  };
}

const MAX_SMALL_BYTES = 16 * 1024 * 1024;

function upload(call: Call): Answer {
  const form = formIn(call);
  const given: Item = form ? checked(fileFields, form.fields) : bodyIn(call, smallFile);
  checkPlace(call, given);
  const bytes = form?.file ?? Buffer.from(String(given['fileContent']), 'base64');
  if (bytes.length > MAX_SMALL_BYTES) throw invalidField('fileContent', 'is larger than 16 MiB: upload it in chunks');
  const hash = sha256(bytes);
  const announced = announcedHash(call) ?? (given['hash'] as string | undefined);
  if (announced !== undefined && announced.toLowerCase() !== hash) throw checksumMismatch(`The SHA-256 is ${hash}`);
  const { scratch, files } = call.workspace;
  const path = scratch.create();
  scratch.write(path, bytes, 0);
  return created(files.wire(files.add(path, toFile(call, given, bytes.length, hash))));
}

function initiate(call: Call): Answer {
  const given = bodyIn(call, chunkedFile);
  checkPlace(call, given);
  const { uploads } = call.workspace;
  const id = uploads.open(given, call.nowMs);
  return created(toSession(id, uploads.get(id), call.nowMs));
}

function uploadChunk(call: Call): Answer {
  const { uploads } = call.workspace;
  const session = uploads.active(param(call, 'uploadSessionId'), call.nowMs);
  const text = param(call, 'chunkNumber');
  const chunkNumber = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  const raw = bytesIn(call);
  const { chunkData, hash } = raw ? { chunkData: '', hash: undefined } : bodyIn(call, chunk);
  const bytes = raw ?? Buffer.from(chunkData, 'base64');
  const sha = uploads.take(session, chunkNumber, bytes, announcedHash(call) ?? hash);
  const { received, totalChunks } = session;
  return answer({ chunkNumber, uploaded: true, totalUploaded: received.size, totalChunks, hash: sha });
}

function session(call: Call): Answer {
  const id = param(call, 'id');
  return answer(toSession(id, call.workspace.uploads.get(id), call.nowMs));
}

/** A session that is complete answers with its file again: the answer may have been lost. */
async function complete(call: Call): Promise<Answer> {
  const { uploads, files, scratch } = call.workspace;
  const id = param(call, 'uploadSessionId');
  const { hash: announced, metadata } = bodyIn(call, completion);
  const known = uploads.get(id);
  if (known.file !== undefined) return answer(files.wire(known.file));
  const found = uploads.active(id, call.nowMs);
  const missing = missingChunks(found);
  if (missing.length > 0) throw conflict(`Chunks are missing: ${missing.slice(0, 20).join(', ')}`);
  const { fileSize } = found.announced;
  const hash = await hashOf(scratch, found.path, fileSize);
  if (announced !== undefined && announced.toLowerCase() !== hash) {
    found.status = 'failed';
    throw checksumMismatch(`The SHA-256 of the file is ${hash}, not what was announced`);
  }
  return created(files.wire(finish(call, found, hash, metadata)));
}

/** While the hash was computed, the same request may have come again. */
function finish(call: Call, found: Upload, hash: string, metadata: Item | undefined): number {
  const given = metadata === undefined ? found.announced : { ...found.announced, metadata };
  found.file ??= call.workspace.files.add(found.path, toFile(call, given, found.announced.fileSize, hash));
  found.status = 'completed';
  return found.file;
}

function download(call: Call): Answer {
  const row = rowIn(call);
  const { files } = call.workspace;
  const { size, mimeType, hash, name } = files.wire(row);
  const length = Number(size);
  const range = rangeIn(call.headers.range, length);
  const headers = {
    'content-type': String(mimeType),
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(String(name))}`,
    'accept-ranges': 'bytes',
    etag: `"${String(hash)}"`,
  };
  const ifRange = call.headers['if-range'];
  if (!range || (ifRange !== undefined && ifRange !== headers.etag)) {
    return { body: undefined, content: files.content(row, 0, length), headers };
  }
  const [start, end] = range;
  return {
    body: undefined,
    status: 206,
    content: files.content(row, start, end),
    headers: { ...headers, 'content-range': `bytes ${start}-${end - 1}/${length}` },
  };
}

/** The bytes that a Range header asks for, as start and end; undefined when it asks for none, or for several parts. */
function rangeIn(header: string | undefined, length: number): readonly [number, number] | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const end = first === '' || last === '' ? length : Math.min(length, Number(last) + 1);
  if (start >= length || end <= start) throw rangeNotSatisfiable(length);
  return [start, end];
}

function remove(call: Call): Answer {
  call.workspace.files.remove(rowIn(call));
  return nothing;
}

const CHUNKED = '/v1/files/upload/chunked';

/** Files, whole and in chunks. */
export const fileRoutes: readonly Route[] = [
  { route: 'GET /v1/files', cost: 'list', handle: list },
  { route: 'POST /v1/files/upload', cost: 'transfer', handle: upload },
  { route: `POST ${CHUNKED}/initiate`, cost: 'write', handle: initiate },
  { route: `POST ${CHUNKED}/{uploadSessionId}/chunks/{chunkNumber}`, cost: 'transfer', handle: uploadChunk },
  { route: `PUT ${CHUNKED}/{uploadSessionId}/chunks/{chunkNumber}`, cost: 'transfer', handle: uploadChunk },
  { route: `POST ${CHUNKED}/{uploadSessionId}/complete`, cost: 'write', handle: complete },
  { route: `GET ${CHUNKED}/{id}`, cost: 'get', handle: session },
  { route: 'GET /v1/files/{id}', cost: 'get', handle: (call) => answer(call.workspace.files.wire(rowIn(call))) },
  { route: 'GET /v1/files/{id}/download', cost: 'transfer', handle: download },
  { route: 'DELETE /v1/files/{id}', cost: 'write', handle: remove },
];
