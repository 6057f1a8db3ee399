import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { Folder, Row } from '../entities.js';
import { found, page, written } from '../replies.js';
import { ById, Id, JsonObject, offUnlessSaid, paging, sorting } from '../schemas.js';
import { changes, data, withRows } from '../tags.js';

const Permissions = z.object({
  canRead: z.boolean().optional(),
  canWrite: z.boolean().optional(),
  canDelete: z.boolean().optional(),
  canCreateSubfolders: z.boolean().optional(),
});

export const list = operation({
  name: 'iconect_list_folders',
  summary: 'Page through folders of a project',
  route: 'GET /folders',
  input: z.object({
    projectId: Id,
    parentId: Id.optional(),
    includeSubfolders: offUnlessSaid,
    depth: z.int().min(1).max(10).optional(),
    isSystem: z.boolean().optional(),
    ...paging(),
    ...sorting,
  }),
  output: page<Folder>(),
  cache: data('folder'),
  provenance: 'public-docs',
});

export const get = operation({
  name: 'iconect_get_folder',
  summary: 'Read one folder, optionally with ancestors, children, figures',
  route: 'GET /folders/{id}',
  input: ById.extend({ includeAncestors: offUnlessSaid, includeChildren: offUnlessSaid, includeStats: offUnlessSaid }),
  output: found<Folder>(),
  cache: withRows(data('folder'), 'includeStats'),
  provenance: 'public-docs',
});

export const create = operation({
  name: 'iconect_create_folder',
  summary: 'Create a folder',
  route: 'POST /folders',
  input: z.object({
    name: z.string().min(1),
    description: z.string().optional(),
    parentId: Id.optional(),
    projectId: Id,
    permissions: Permissions.optional(),
    metadata: JsonObject.optional(),
  }),
  output: written<Folder>(),
  invalidates: changes('folder', 'record', 'file'),
  provenance: 'public-docs',
});

export const update = operation({
  name: 'iconect_update_folder',
  summary: 'Change a folder',
  route: 'PUT /folders/{id}',
  retry: 'idempotent',
  input: ById.extend({
    name: z.string().optional(),
    description: z.string().optional(),
    parentId: Id.optional(),
    permissions: Permissions.required().optional(),
    metadata: JsonObject.optional(),
  }),
  output: written<Folder>(),
  invalidates: changes('folder', 'record', 'file'),
  provenance: 'public-docs',
});

export const remove = operation({
  name: 'iconect_delete_folder',
  summary: 'Delete a folder, recursively or after moving its contents',
  route: 'DELETE /folders/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById.extend({ recursive: offUnlessSaid, moveContentsTo: z.string().optional() }),
  output: written<Row>(),
  invalidates: changes('folder', 'record', 'file'),
  provenance: 'public-docs',
});

export const move = operation({
  name: 'iconect_move_folder',
  summary: 'Put a folder under another parent (root when the parent is left out)',
  route: 'POST /folders/{id}/move',
  retry: 'idempotent',
  input: ById.extend({ newParentId: Id.optional() }),
  output: written<Folder>(),
  invalidates: changes('folder', 'record', 'file'),
  provenance: 'public-docs',
});

export const copy = operation({
  name: 'iconect_copy_folder',
  summary: 'Copy a folder, also across projects',
  route: 'POST /folders/{id}/copy',
  input: ById.extend({
    targetParentId: Id.optional(),
    newName: z.string().optional(),
    includeContents: z.boolean().default(true),
    targetProjectId: Id.optional(),
  }),
  output: written<Folder>(),
  invalidates: changes('folder', 'record', 'file'),
  provenance: 'peer',
});

export const tree = operation({
  name: 'iconect_get_folder_tree',
  summary: 'Read the folder tree of a project to a depth',
  route: 'GET /folders/tree',
  input: z.object({
    projectId: Id,
    rootFolderId: Id.optional(),
    maxDepth: z.int().min(1).max(20).default(5),
    includeStats: offUnlessSaid,
  }),
  output: found<Row>(),
  cache: withRows(data('folder'), 'includeStats'),
  provenance: 'peer',
});

export const path = operation({
  name: 'iconect_get_folder_path',
  summary: 'Read the path from the root to a folder',
  route: 'GET /folders/{id}/path',
  input: ById,
  output: found<Row>(),
  cache: data('folder'),
  provenance: 'peer',
});
