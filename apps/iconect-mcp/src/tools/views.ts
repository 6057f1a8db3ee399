import type { Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connection } from '../connection.js';
import { anything, filters, id, paging, projectId } from './args.js';
import { adds, reads } from './hints.js';
import { operationTool } from './operation-tool.js';

const toolset = 'views';
const order = z.array(z.object({ field: z.string(), order: z.enum(['asc', 'desc']) })).optional();

export const listViews = (connection: Connection): Tool =>
  operationTool(connection, {
    isPartial: true,
    name: 'iconect_list_views',
    title: 'List views',
    description: 'Saved views (queries, summaries), by page.',
    toolset,
    annotations: reads,
    inputSchema: z.object({ projectId: projectId.optional(), ...paging }),
    operation: ({ views }) => views.list,
  });

export const createView = (connection: Connection): Tool =>
  operationTool(connection, {
    name: 'iconect_create_view',
    title: 'Create view',
    description: 'Save a query; with grouping and aggregations the service computes the figures.',
    toolset,
    annotations: adds,
    inputSchema: z.object({
      name: z.string().min(1).max(500),
      displayName: z.string().min(1).max(500).optional().describe('Default: name'),
      description: z.string().optional(),
      type: z.enum(['list', 'grid', 'card', 'timeline', 'calendar', 'chart', 'map', 'custom']),
      projectId,
      baseQuery: z.object({
        filters,
        sorting: order,
        grouping: z.array(z.string()).optional(),
        aggregations: z
          .array(
            z.object({
              field: z.string(),
              function: z.enum(['count', 'sum', 'avg', 'min', 'max']),
              alias: z.string().optional(),
            }),
          )
          .optional(),
      }),
      displayOptions: anything.optional(),
      permissions: anything.optional(),
      sharing: anything.optional(),
    }),
    operation: ({ views }) => views.create,
    toInput: ({ displayName, displayOptions = { fields: [] }, ...rest }) => ({
      ...rest,
      displayName: displayName ?? rest.name,
      displayOptions,
    }),
  });

export const getViewData = (connection: Connection): Tool =>
  operationTool(connection, {
    isPartial: true,
    name: 'iconect_get_view_data',
    title: 'Get view data',
    description: 'Rows or figures of a view, by page.',
    toolset,
    annotations: reads,
    inputSchema: z.object({ id, filters, ...paging }),
    operation: ({ views }) => views.rows,
  });
