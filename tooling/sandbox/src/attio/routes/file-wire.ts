import type { AttioFile, FileContent } from '../data/files.js';
import type { RecordRef } from '../data/notes-and-tasks.js';
import { badRequest, invalidBody, notFound } from '../errors.js';
import type { Workspace } from '../store/workspace.js';
import { type Answer, type Call, data, param, writer } from './call.js';
import { idOf, isSame, recordOf, toLinkedRecords } from './record-refs.js';

/** Storages that are not Attio's own. */
export const EXTERNAL = ['dropbox', 'box', 'google-drive', 'microsoft-onedrive'];

/** The bytes of a file, counted. */
export const sizeOf = (content: FileContent): number =>
  'text' in content ? Buffer.byteLength(content.text) : content.bytes;

function ownPart(file: AttioFile): object {
  if (file.type === 'folder') return { name: file.name, parent_folder_id: file.folder };
  if (file.type !== 'file') return { external_provider_file_id: file.externalId, microsoft_drive_id: file.driveId };
  const { name, contentType, folder } = file;
  return { name, content_type: contentType, content_size: sizeOf(file.content), parent_folder_id: folder };
}

/** The storage that a file is in. */
export const providerOf = (file: AttioFile): string => ('provider' in file ? file.provider : 'attio');

/** A file in wire shape. */
export function toFile(workspace: Workspace, id: string, file: AttioFile): object {
  return {
    id: { workspace_id: workspace.schema.workspaceId, file_id: id },
    ...toLinkedRecords(workspace, [file.parent])[0],
    storage_provider: providerOf(file),
    created_by_actor: file.actor,
    created_at: file.createdAt,
    file_type: file.type,
    ...ownPart(file),
  };
}

/** The file in the path; 404 when it or its record was deleted. */
export function fileIn(call: Call): { id: string; file: AttioFile } {
  const id = param(call, 'file_id');
  const file = call.workspace.files.get(id);
  if (!file || idOf(call.workspace, file.parent) === undefined) throw notFound(`File with ID "${id}" was not found.`);
  return { id, file };
}

/** What a new file or folder has in common: given by name, as text. */
export function placeIn(call: Call, given: (name: string) => unknown) {
  const { workspace } = call;
  const [object, recordId, folder] = ['object', 'record_id', 'parent_folder_id'].map(given);
  if (typeof object !== 'string') throw invalidBody(['object'], 'string', object);
  if (typeof recordId !== 'string') throw invalidBody(['record_id'], 'uuid', recordId);
  const parent = recordOf(workspace, object, recordId);
  const { from, actor } = writer(call);
  return { parent, folder: folder === undefined ? null : folderOf(workspace, folder, parent), actor, createdAt: from };
}

/** A folder of the same record, or 400. */
function folderOf(workspace: Workspace, id: unknown, parent: RecordRef): string {
  const folder = typeof id === 'string' ? workspace.files.get(id) : undefined;
  if (folder?.type === 'folder' && isSame(workspace, folder.parent, parent)) return String(id);
  throw badRequest('value_not_found', 'The record has no such folder.');
}

/** Adds a file or folder, and answers with it. */
export function addFile(call: Call, file: AttioFile): Answer {
  return data(toFile(call.workspace, call.workspace.files.add(file), file));
}
