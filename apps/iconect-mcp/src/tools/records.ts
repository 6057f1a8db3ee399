import * as z from 'zod';
import type { Connection } from '../connection.js';
import { fields, filters, id, paging, priority, projectId, sorting, texts, values } from './args.js';
import { adds, overwrites, reads } from './hints.js';
import { operationTool } from './operation-tool.js';

const toolset = 'records';

export const listRecords = (connection: Connection) =>
  operationTool(connection, {
    isPartial: true,
    name: 'iconect_list_records',
    title: 'List records',
    description: 'Records (documents) of a project, by page; go on while hasMore is true.',
    toolset,
    annotations: reads,
    inputSchema: z.object({ projectId, ...paging, fields }),
    operation: ({ records }) => records.list,
  });

export const searchRecords = (connection: Connection) =>
  operationTool(connection, {
    isPartial: true,
    name: 'iconect_search_records',
    title: 'Search records',
    description:
      'Find records of a project by words, folder and filters: fields, status, tags, assignedTo, createdDate …',
    toolset,
    annotations: reads,
    inputSchema: z.object({
      projectId,
      query: z.string().max(1_000).optional().describe('Words'),
      filters,
      folderId: id.optional(),
      fields,
      ...paging,
      ...sorting,
    }),
    operation: ({ records }) => records.search,
  });

export const getRecord = (connection: Connection) =>
  operationTool(connection, {
    isPartial: true,
    name: 'iconect_get_record',
    title: 'Get record',
    description: 'One record with all its fields.',
    toolset,
    annotations: reads,
    inputSchema: z.object({
      id,
      includeFiles: z.boolean().optional(),
      includeRelationships: z.boolean().optional(),
    }),
    operation: ({ records }) => records.get,
  });

const written = {
  fields: values.optional(),
  tags: texts.optional(),
  priority: priority.optional(),
  assignedTo: id.optional().describe('User id'),
  folderId: id.optional(),
};

export const createRecord = (connection: Connection) =>
  operationTool(connection, {
    isPartial: true,
    name: 'iconect_create_record',
    title: 'Create record',
    description: 'Create a record.',
    toolset,
    annotations: adds,
    inputSchema: z.object({ documentId: id, projectId, ...written, fields: values }),
    operation: ({ records }) => records.create,
  });

export const updateRecord = (connection: Connection) =>
  operationTool(connection, {
    isPartial: true,
    name: 'iconect_update_record',
    title: 'Update record',
    description: 'Change parts of one record.',
    toolset,
    annotations: overwrites,
    inputSchema: z.object({
      id,
      ...written,
      reviewStatus: z.enum(['pending', 'in_review', 'approved', 'rejected']).optional(),
    }),
    operation: ({ records }) => records.update,
  });
