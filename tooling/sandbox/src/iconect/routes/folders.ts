import * as z from 'zod';
import { conflict, invalidField } from '../errors.js';
import { pageIn, toPage } from '../query/page.js';
import { countIn, flagIn } from '../query/read-query.js';
import { folders } from '../resources/folders.js';
import type { Item } from '../resources/resource.js';
import { text } from '../resources/schema.js';
import type { Workspace } from '../store/workspace.js';
import { type Answer, answer, bodyIn, type Call, created, nothing, param, type Route } from './call.js';
import { checkReferences, listed, merged, put, replace } from './crud.js';

type Folder = Item & { readonly id: string };

const folderOf = (workspace: Workspace, id: string): Folder => ({ id, ...workspace.item(folders, id) });

function foldersOf(workspace: Workspace, projectId: unknown): Folder[] {
  const all = [...workspace.collection('folders').all()].map(([id, item]) => ({ id, ...item }) as Folder);
  return all.filter((folder) => folder['projectId'] === projectId);
}

const childrenOf = (all: readonly Folder[], id: string): Folder[] => all.filter((one) => one['parentId'] === id);

function ancestorsOf(workspace: Workspace, folder: Folder): Folder[] {
  const { parentId } = folder as { readonly parentId?: string };
  if (parentId === undefined) return [];
  const parent = folderOf(workspace, parentId);
  return [...ancestorsOf(workspace, parent), parent];
}

/** Every folder below one, itself not included, nearest first. */
function below(all: readonly Folder[], id: string, depth = Number.POSITIVE_INFINITY): Folder[] {
  if (depth <= 0) return [];
  const children = childrenOf(all, id);
  return [...children, ...children.flatMap((child) => below(all, child.id, depth - 1))];
}

interface Stats {
  recordCount: number;
  fileCount: number;
  totalSize: number;
}

/** What lies in each folder of a project, counted in one go. */
function statsOf({ records, files }: Workspace, projectId: unknown): ReadonlyMap<unknown, Stats> {
  const found = new Map<unknown, Stats>();
  for (const row of records.rowsOf(String(projectId))) {
    const folderId = records.get(row, 'folderId');
    const stats = found.get(folderId) ?? { recordCount: 0, fileCount: 0, totalSize: 0 };
    found.set(folderId, stats);
    stats.recordCount += 1;
    for (const id of (records.get(row, 'fileIds') as readonly string[] | undefined) ?? []) {
      const file = files.row(id);
      if (file < 0) continue;
      stats.fileCount += 1;
      stats.totalSize += Number(files.get(file, 'size'));
    }
  }
  return found;
}

const shownStats = (stats: ReadonlyMap<unknown, Stats>, all: readonly Folder[], id: string) => ({
  ...(stats.get(id) ?? { recordCount: 0, fileCount: 0, totalSize: 0 }),
  subfolderCount: childrenOf(all, id).length,
});

function list(call: Call): Answer {
  const { query, workspace } = call;
  const parentId = query.get('parentId') ?? undefined;
  const found = listed(folders, call) as Folder[];
  const depth = flagIn(query, 'includeSubfolders') ? countIn(query, 'depth', 10, 10) : 1;
  const wanted =
    parentId === undefined
      ? undefined
      : new Set(below(foldersOf(workspace, query.get('projectId')), parentId, depth).map(({ id }) => id));
  return answer(
    toPage(
      found.filter(({ id }) => wanted?.has(id) ?? true),
      pageIn(query, 50),
      (folder) => folder,
    ),
  );
}

function get(call: Call): Answer {
  const { workspace, query } = call;
  const folder = folderOf(workspace, param(call, 'id'));
  const all = foldersOf(workspace, folder['projectId']);
  return answer({
    ...folder,
    ...(flagIn(query, 'includeAncestors') && { ancestors: ancestorsOf(workspace, folder) }),
    ...(flagIn(query, 'includeChildren') && { children: childrenOf(all, folder.id) }),
    ...(flagIn(query, 'includeStats') && {
      stats: shownStats(statsOf(workspace, folder['projectId']), all, folder.id),
    }),
  });
}

function tree(call: Call): Answer {
  const { workspace, query } = call;
  const projectId = query.get('projectId');
  if (!projectId) throw invalidField('projectId', 'is required');
  const maxDepth = countIn(query, 'maxDepth', 5, 20);
  const stats = flagIn(query, 'includeStats') ? statsOf(workspace, projectId) : undefined;
  const all = foldersOf(workspace, projectId);
  const rootId = query.get('rootFolderId');
  const root = rootId === null ? all.find((folder) => folder['parentId'] === undefined) : folderOf(workspace, rootId);
  if (!root) throw invalidField('projectId', `"${projectId}" has no folders`);
  let [totalFolders, maxDepthReached] = [0, 0];
  const grow = (folder: Folder, depth: number): object => {
    totalFolders += 1;
    maxDepthReached = Math.max(maxDepthReached, depth);
    const children = depth < maxDepth ? childrenOf(all, folder.id) : [];
    return {
      ...folder,
      ...(stats && { stats: shownStats(stats, all, folder.id) }),
      ...(children.length > 0 && { children: children.map((child) => grow(child, depth + 1)) }),
    };
  };
  const grown = grow(root, 1);
  return { body: { root: grown, totalFolders, maxDepthReached }, rows: totalFolders };
}

function path(call: Call): Answer {
  const folder = folderOf(call.workspace, param(call, 'id'));
  const segments = [...ancestorsOf(call.workspace, folder), folder];
  return answer({
    folderId: folder.id,
    path: folder['path'],
    pathSegments: segments.map(({ id, name, level }) => ({ id, name, level })),
  });
}

/** Path and level of a folder under a parent. */
function placed(workspace: Workspace, name: unknown, parentId: string | undefined): Item {
  if (parentId === undefined) return { path: `/${String(name)}`, level: 0 };
  const parent = folderOf(workspace, parentId);
  return { path: `${String(parent['path'])}/${String(name)}`, level: Number(parent['level']) + 1 };
}

function create(call: Call): Answer {
  const folder = bodyIn(call, folders.create as z.ZodObject) as Item & { readonly parentId?: string };
  checkReferences(folders, folder, call.workspace);
  checkProject(call.workspace, folder['projectId'], folder.parentId);
  const place = placed(call.workspace, folder['name'], folder.parentId);
  return created(put(folders, { ...folders.initial, ...folder, ...place }, call));
}

/** @throws {HttpError} 400 for a parent in another project */
function checkProject(workspace: Workspace, projectId: unknown, parentId: string | undefined): void {
  if (parentId === undefined || folderOf(workspace, parentId)['projectId'] === projectId) return;
  throw invalidField('parentId', `"${parentId}" belongs to another project`);
}

/** Puts a folder somewhere else, with everything below it. `parentId` undefined is the root. */
function place(call: Call, folder: Folder, changes: Item, parentId: string | undefined): Item {
  const { workspace } = call;
  const all = foldersOf(workspace, folder['projectId']);
  if (parentId !== undefined) {
    checkProject(workspace, folder['projectId'], parentId);
    const isBelow = parentId === folder.id || below(all, folder.id).some(({ id }) => id === parentId);
    if (isBelow) throw conflict('A folder cannot be moved into itself');
  }
  const { id, parentId: _, ...rest } = folder as Folder & { readonly parentId?: string };
  const item = { ...merged(rest, changes), ...(parentId !== undefined && { parentId }) };
  const moved = replace(
    folders,
    id,
    { ...item, ...placed(workspace, item['name' as keyof typeof item], parentId) },
    call,
  );
  for (const child of childrenOf(all, id)) place(call, child, {}, id);
  return moved;
}

function update(call: Call): Answer {
  const folder = folderOf(call.workspace, param(call, 'id'));
  const { parentId, ...changes } = bodyIn(call, folders.update as z.ZodObject) as Item & { readonly parentId?: string };
  if (parentId !== undefined) checkReferences(folders, { parentId }, call.workspace);
  return answer(place(call, folder, changes, parentId ?? (folder as { readonly parentId?: string }).parentId));
}

function move(call: Call): Answer {
  const folder = folderOf(call.workspace, param(call, 'id'));
  const { newParentId } = bodyIn(call, z.object({ newParentId: text.nullable().optional() }));
  if (typeof newParentId === 'string') checkReferences(folders, { parentId: newParentId }, call.workspace);
  return answer(place(call, folder, {}, newParentId ?? undefined));
}

const copyRequest = z.object({
  targetParentId: text.optional(),
  newName: text.optional(),
  includeContents: z.boolean().default(true),
  targetProjectId: text.optional(),
});

function copy(call: Call): Answer {
  const source = folderOf(call.workspace, param(call, 'id'));
  const { targetParentId, newName, includeContents, targetProjectId } = bodyIn(call, copyRequest);
  const projectId = targetProjectId ?? source['projectId'];
  checkReferences(folders, { parentId: targetParentId, projectId }, call.workspace);
  checkProject(call.workspace, projectId, targetParentId);
  const all = foldersOf(call.workspace, source['projectId']);
  const copyOne = ({ id, ...item }: Folder, parentId: string | undefined, name: unknown): Item => {
    const { parentId: _, ...rest } = item as Item & { readonly parentId?: string };
    const at = placed(call.workspace, name, parentId);
    const made = put(
      folders,
      { ...rest, projectId, name, isSystem: false, ...(parentId && { parentId }), ...at },
      call,
    );
    if (includeContents) for (const child of childrenOf(all, id)) copyOne(child, String(made['id']), child['name']);
    return made;
  };
  return created(copyOne(source, targetParentId, newName ?? `${String(source['name'])} (copy)`));
}

function remove(call: Call): Answer {
  const { workspace, query, nowMs } = call;
  const folder = folderOf(workspace, param(call, 'id'));
  if (folder['isSystem']) throw conflict('A system folder cannot be deleted');
  const target = query.get('moveContentsTo') ?? undefined;
  if (target !== undefined) checkReferences(folders, { parentId: target }, workspace);
  const gone = [folder, ...below(foldersOf(workspace, folder['projectId']), folder.id)];
  const rows = rowsIn(workspace, gone);
  const isRecursive = flagIn(query, 'recursive') ?? false;
  if (!isRecursive && target === undefined && (gone.length > 1 || rows.length > 0)) {
    throw conflict('The folder is not empty: recursive=true deletes what is in it, moveContentsTo keeps it');
  }
  for (const row of rows) {
    const properties = target === undefined ? { status: 'deleted', folderId: null } : { folderId: target };
    workspace.records.update(row, { properties: { ...properties, modifiedDate: new Date(nowMs).toISOString() } });
  }
  for (const { id } of gone) workspace.collection('folders').set(id, undefined);
  return nothing;
}

function rowsIn({ records }: Workspace, gone: readonly Folder[]): number[] {
  const ids = new Set<unknown>(gone.map(({ id }) => id));
  const found: number[] = [];
  for (const row of records.rowsOf(String(gone[0]?.['projectId'])))
    if (ids.has(records.get(row, 'folderId'))) found.push(row);
  return found;
}

/** Folders: a tree, which the usual routes know nothing of. */
export const folderRoutes: readonly Route[] = [
  { route: 'GET /v1/folders', cost: 'list', handle: list },
  { route: 'POST /v1/folders', cost: 'write', handle: create },
  { route: 'GET /v1/folders/tree', cost: 'list', handle: tree },
  { route: 'GET /v1/folders/{id}', cost: 'get', handle: get },
  { route: 'PUT /v1/folders/{id}', cost: 'write', handle: update },
  { route: 'DELETE /v1/folders/{id}', cost: 'write', handle: remove },
  { route: 'POST /v1/folders/{id}/move', cost: 'write', handle: move },
  { route: 'POST /v1/folders/{id}/copy', cost: 'write', handle: copy },
  { route: 'GET /v1/folders/{id}/path', cost: 'get', handle: path },
];
