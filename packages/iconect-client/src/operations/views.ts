import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { Export, Row, Saved } from '../entities.js';
import { found, page, written } from '../replies.js';
import { ById, date, Filter, Id, offUnlessSaid, paging, Sorting, sorting, strings } from '../schemas.js';
import { changes, metadata, query, tags, withRows } from '../tags.js';

const BaseQuery = z.object({
  filters: Filter.optional(),
  sorting: Sorting.optional(),
  grouping: strings.optional(),
  aggregations: z
    .array(
      z.object({
        field: z.string(),
        function: z.enum(['count', 'sum', 'avg', 'min', 'max']),
        alias: z.string().optional(),
      }),
    )
    .optional(),
});

const DisplayOptions = z.object({
  fields: z.array(
    z.object({
      fieldId: z.string(),
      label: z.string().optional(),
      visible: z.boolean().optional(),
      width: z.number().optional(),
      format: z.string().optional(),
      alignment: z.enum(['left', 'center', 'right']).optional(),
    }),
  ),
  pageSize: z.int().min(1).max(1000).optional(),
  showFilters: z.boolean().optional(),
  showSearch: z.boolean().optional(),
  showExport: z.boolean().optional(),
  theme: z.string().optional(),
  customCss: z.string().optional(),
});

const Permissions = z.object({ canView: strings, canEdit: strings, canDelete: strings, canShare: strings }).partial();

const Sharing = z
  .object({ isPublic: z.boolean(), shareToken: z.string(), expiresAt: date, allowAnonymous: z.boolean() })
  .partial();

const type = z.enum(['list', 'grid', 'card', 'timeline', 'calendar', 'chart', 'map', 'custom']);

export const list = operation({
  name: 'iconect_list_views',
  summary: 'Page through views',
  route: 'GET /views',
  input: z.object({
    projectId: Id.optional(),
    type: type.optional(),
    isSystem: z.boolean().optional(),
    isActive: z.boolean().optional(),
    ...paging(),
    ...sorting,
  }),
  output: page<Saved>(),
  cache: metadata('view'),
  provenance: 'public-docs',
});

export const get = operation({
  name: 'iconect_get_view',
  summary: 'Read one view, optionally with rows',
  route: 'GET /views/{id}',
  input: ById.extend({ includeData: offUnlessSaid, dataLimit: z.int().min(1).max(1000).optional() }),
  output: found<Saved>(),
  cache: withRows(metadata('view'), 'includeData'),
  provenance: 'public-docs',
});

export const create = operation({
  name: 'iconect_create_view',
  summary: 'Create a saved view: query, aggregations, display',
  route: 'POST /views',
  input: z.object({
    name: z.string().min(1),
    displayName: z.string().min(1),
    description: z.string().optional(),
    type: type,
    projectId: Id,
    baseQuery: BaseQuery,
    displayOptions: DisplayOptions,
    permissions: Permissions.optional(),
    sharing: Sharing.optional(),
  }),
  output: written<Saved>(),
  invalidates: changes('view'),
  provenance: 'public-docs',
});

export const update = operation({
  name: 'iconect_update_view',
  summary: 'Change a view',
  route: 'PUT /views/{id}',
  retry: 'idempotent',
  input: ById.extend({
    name: z.string().optional(),
    displayName: z.string().optional(),
    description: z.string().optional(),
    baseQuery: BaseQuery.optional(),
    displayOptions: DisplayOptions.partial().optional(),
    permissions: Permissions.optional(),
    sharing: Sharing.optional(),
    isActive: z.boolean().optional(),
  }),
  output: written<Saved>(),
  invalidates: changes('view'),
  provenance: 'public-docs',
});

export const remove = operation({
  name: 'iconect_delete_view',
  summary: 'Remove a view',
  route: 'DELETE /views/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: written<Row>(),
  invalidates: changes('view'),
  provenance: 'public-docs',
});

export const duplicate = operation({
  name: 'iconect_duplicate_view',
  summary: 'Copy a view',
  route: 'POST /views/{id}/duplicate',
  input: ById.extend({
    newName: z.string().min(1),
    newDisplayName: z.string().optional(),
    targetProjectId: Id.optional(),
  }),
  output: written<Saved>(),
  invalidates: changes('view'),
  provenance: 'peer',
});

export const share = operation({
  name: 'iconect_share_view',
  summary: 'Set the sharing of a view',
  route: 'POST /views/{id}/share',
  retry: 'idempotent',
  input: ById.extend({ isPublic: z.boolean(), expiresAt: date.optional(), allowAnonymous: z.boolean().default(false) }),
  output: written<Row>(),
  invalidates: changes('view'),
  provenance: 'peer',
});

export const rows = operation({
  name: 'iconect_get_view_data',
  summary: 'Page through the rows of a view with extra filters and sorting',
  route: 'POST /views/{id}/data',
  readOnly: true,
  input: ById.extend({ filters: Filter.optional(), sorting: Sorting.optional(), ...paging(1000) }),
  query: ['page', 'pageSize'],
  output: page<Row>(),
  cache: query('view', tags.rows),
  provenance: 'peer',
});

export const exportRows = operation({
  name: 'iconect_export_view',
  summary: 'Produce a download of view rows',
  route: 'POST /views/{id}/export',
  input: ById.extend({
    format: z.enum(['csv', 'xlsx', 'pdf', 'json']),
    filters: Filter.optional(),
    limit: z.int().min(1).max(10000).optional(),
  }),
  output: written<Export>(),
  provenance: 'peer',
});
