import type { AttioFile } from '../data/files.js';
import { invalidBody } from '../errors.js';
import type { Workspace } from '../store/workspace.js';
import { type Answer, bodyIn, type Call, data, nothing, type Route } from './call.js';
import { cursorPage } from './cursor.js';
import { addFile, EXTERNAL, fileIn, placeIn, providerOf, toFile } from './file-wire.js';
import { isSame, recordOf } from './record-refs.js';

type Named = readonly [id: string, file: AttioFile];

const keyOf = ([id, { createdAt }]: Named): string => `${createdAt} ${id}`;

function list(call: Call): Answer {
  const { workspace, query } = call;
  const [object, recordId] = [query.get('object'), query.get('record_id')];
  if (object === null || recordId === null) {
    throw invalidBody([object === null ? 'object' : 'record_id'], 'string', undefined);
  }
  const record = recordOf(workspace, object, recordId);
  const [provider, folder] = [query.get('storage_provider'), query.get('parent_folder_id')];
  if (provider !== null && provider !== 'attio' && !EXTERNAL.includes(provider)) {
    throw invalidBody(['storage_provider'], ['attio', ...EXTERNAL].join(' | '), provider);
  }
  const found = [...workspace.files.all()]
    .filter(([, file]) => isSame(workspace, file.parent, record))
    .filter(([, file]) => provider === null || providerOf(file) === provider)
    .filter(([, file]) => folder === null || file.folder === folder)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return cursorPage(call, found, { key: keyOf, limit: 50, max: 200 }, ([id, file]) => toFile(workspace, id, file));
}

function create(call: Call): Answer {
  const given = bodyIn(call);
  const place = placeIn(call, (name) => given[name]);
  const { file_type: type, name, storage_provider: provider, external_provider_file_id: externalId } = given;
  if (type === 'folder') {
    if (typeof name !== 'string' || name === '') throw invalidBody(['name'], 'string', name);
    return addFile(call, { ...place, type, name });
  }
  if (type !== 'connected-file' && type !== 'connected-folder') {
    throw invalidBody(['file_type'], 'folder | connected-file | connected-folder', type);
  }
  if (typeof provider !== 'string' || !EXTERNAL.includes(provider)) {
    throw invalidBody(['storage_provider'], EXTERNAL.join(' | '), provider);
  }
  if (typeof externalId !== 'string') throw invalidBody(['external_provider_file_id'], 'string', externalId);
  const { microsoft_drive_id: driveId } = given;
  return addFile(call, { ...place, type, provider, externalId, driveId: typeof driveId === 'string' ? driveId : null });
}

function* descendants(workspace: Workspace, id: string): Generator<string> {
  for (const [child, { folder }] of workspace.files.all()) {
    if (folder !== id) continue;
    yield child;
    yield* descendants(workspace, child);
  }
}

function get(call: Call): Answer {
  const { id, file } = fileIn(call);
  const isFolder = file.type === 'folder';
  const hasChildren = isFolder && !descendants(call.workspace, id).next().done;
  return data({ ...toFile(call.workspace, id, file), ...(isFolder && { has_children: hasChildren }) });
}

/** Deletes a file, or a folder with all that is in it. */
function remove(call: Call): Answer {
  const { files } = call.workspace;
  const { id } = fileIn(call);
  for (const gone of [id, ...descendants(call.workspace, id)]) {
    const file = files.get(gone);
    if (file?.type === 'file' && 'path' in file.content) call.scratch.remove(file.content.path);
    files.set(gone, undefined);
  }
  return nothing;
}

const rest = ['object_configuration:read', 'record_permission:read'] as const;
const reads = ['file:read', ...rest] as const;
const writes = ['file:read-write', ...rest] as const;

/** Files of records. */
export const fileRoutes: readonly Route[] = [
  { route: 'GET /v2/files', cost: 'get', scopes: reads, handle: list },
  { route: 'POST /v2/files', cost: 'write', scopes: writes, handle: create },
  { route: 'GET /v2/files/{file_id}', cost: 'get', scopes: reads, handle: get },
  { route: 'DELETE /v2/files/{file_id}', cost: 'write', scopes: writes, handle: remove },
];
