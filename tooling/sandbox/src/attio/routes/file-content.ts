import { createHmac } from 'node:crypto';
import { Readable } from 'node:stream';
import type { AttioFile } from '../data/files.js';
import { badRequest, forbidden, invalidBody, notFound, tooLarge } from '../errors.js';
import type { Answer, Call, Route } from './call.js';
import { addFile, fileIn, placeIn, sizeOf } from './file-wire.js';

/** The largest file that can be uploaded. */
export const MAX_FILE_BYTES = 50 * 1024 * 1024;
const LINK_SECONDS = 300;

function upload(call: Call): Answer {
  const { form, scratch } = call;
  if (!form) throw badRequest('validation_type', 'The body must be multipart/form-data.');
  const place = placeIn(call, (name) => form.fields.get(name));
  const { file } = form;
  if (!file) throw invalidBody(['file'], 'file', undefined);
  if (file.bytes.length > MAX_FILE_BYTES) throw tooLarge('A file may have at most 50 MB.');
  const path = scratch.create();
  scratch.write(path, file.bytes, 0);
  const answer = addFile(call, {
    ...place,
    type: 'file',
    name: file.name ?? 'file',
    contentType: file.contentType ?? 'application/octet-stream',
    content: { path, bytes: file.bytes.length },
  });
  return { ...answer, status: 201 };
}

/** The file of a call, if it has bytes. */
function storedIn(call: Call): { id: string; file: AttioFile & { readonly type: 'file' } } {
  const { id, file } = fileIn(call);
  if (file.type !== 'file') throw notFound(`File with ID "${id}" has no content in Attio.`);
  return { id, file };
}

const signature = ({ workspace }: Call, id: string, expires: string): string =>
  createHmac('sha256', workspace.schema.tokenId).update(`${id} ${expires}`).digest('hex');

/** Leads to where the bytes are, for five minutes. */
function link(call: Call): Answer {
  const { id } = storedIn(call);
  const expires = String(Math.floor(call.nowMs / 1000) + LINK_SECONDS);
  const query = new URLSearchParams({ expires, signature: signature(call, id, expires) });
  return { json: '', status: 302, headers: { location: `${call.origin}/storage/${id}?${query}` } };
}

function content(call: Call): Answer {
  const { id, file } = storedIn(call);
  const expires = call.query.get('expires') ?? '';
  const isSigned = call.query.get('signature') === signature(call, id, expires);
  if (!isSigned || Number(expires) * 1000 < call.nowMs) throw forbidden('The link has expired.');
  const bytes = sizeOf(file.content);
  const headers = { 'content-type': file.contentType, 'content-disposition': disposition(file.name) };
  const { content: stored } = file;
  if ('text' in stored) return { json: [Buffer.from(stored.text)], headers };
  const open = () => (bytes === 0 ? Readable.from([]) : call.scratch.read(stored.path, 0, bytes));
  return { json: { byteLength: bytes, open }, headers };
}

const disposition = (name: string): string => `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;

const rest = ['object_configuration:read', 'record_permission:read'] as const;

/** Upload and download. */
export const contentRoutes: readonly Route[] = [
  { route: 'POST /v2/files/upload', cost: 'write', scopes: ['file:read-write', ...rest], handle: upload },
  { route: 'GET /v2/files/{file_id}/download', cost: 'get', scopes: ['file:read', ...rest], handle: link },
  { route: 'GET /storage/{file_id}', cost: 'get', scopes: [], isOpen: true, handle: content },
];
