import * as z from 'zod';
import type { Connection } from '../connection.js';
import { filters, id, paging, projectId } from './args.js';
import { reads } from './hints.js';
import { operationTool } from './operation-tool.js';

export const listProjects = (connection: Connection) =>
  operationTool(connection, {
    isPartial: true,
    name: 'iconect_list_projects',
    title: 'List projects',
    description: 'Projects (matters), by page.',
    toolset: 'projects',
    annotations: reads,
    inputSchema: z.object({ ...paging, filter: filters }),
    operation: ({ projects }) => projects.list,
  });

export const listFields = (connection: Connection) =>
  operationTool(connection, {
    isPartial: true,
    name: 'iconect_list_fields',
    title: 'List fields',
    description: 'Custom fields: names, types, choices. Look here before you filter or write.',
    toolset: 'fields',
    annotations: reads,
    inputSchema: z.object({
      projectId,
      ...paging,
    }),
    operation: ({ fields }) => fields.list,
  });

export const getFolderTree = (connection: Connection) =>
  operationTool(connection, {
    isPartial: true,
    name: 'iconect_get_folder_tree',
    title: 'Get folder tree',
    description: 'Folders of a project as a tree.',
    toolset: 'folders',
    annotations: reads,
    inputSchema: z.object({
      projectId,
      rootFolderId: id.optional(),
      maxDepth: z.int().min(1).max(20).default(5),
      includeStats: z.boolean().optional().describe('Count records and bytes'),
    }),
    operation: ({ folders }) => folders.tree,
  });
