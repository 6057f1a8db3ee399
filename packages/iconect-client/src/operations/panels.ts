import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { Export, Row, Saved } from '../entities.js';
import { found, page, written } from '../replies.js';
import { ById, Filter, Id, JsonObject, offUnlessSaid, order, paging, Sorting, sorting, strings } from '../schemas.js';
import { changes, metadata, query, tags, withRows } from '../tags.js';

const format = z.enum(['csv', 'xlsx', 'pdf', 'json']);

const Column = z.object({
  id: z.string(),
  name: z.string(),
  fieldId: z.string().optional(),
  width: z.number().optional(),
  sortable: z.boolean().optional(),
  filterable: z.boolean().optional(),
  visible: z.boolean().optional(),
  alignment: z.enum(['left', 'center', 'right']).optional(),
  format: z.string().optional(),
});

const Layout = z.object({
  columns: z.array(Column),
  pagination: z
    .object({
      enabled: z.boolean().optional(),
      pageSize: z.int().min(1).max(1000).optional(),
      pageSizeOptions: z.array(z.number()).optional(),
    })
    .optional(),
  sorting: z
    .object({ defaultSort: z.string().optional(), defaultOrder: order.optional(), multiSort: z.boolean().optional() })
    .optional(),
  filtering: z
    .object({
      enabled: z.boolean().optional(),
      quickSearch: z.boolean().optional(),
      advancedFilters: z.boolean().optional(),
    })
    .optional(),
});

const Configuration = z.object({
  theme: z.string().optional(),
  responsive: z.boolean().optional(),
  exportOptions: z.array(format).optional(),
  refreshInterval: z.number().min(0).optional().describe('Seconds'),
  cacheTimeout: z.number().min(0).optional(),
});

const Permissions = z.object({ canView: strings, canEdit: strings, canDelete: strings, canExport: strings }).partial();

const type = z.enum(['grid', 'form', 'chart', 'report', 'dashboard', 'custom']);

export const list = operation({
  name: 'iconect_list_panels',
  summary: 'Page through panels',
  route: 'GET /panels',
  input: z.object({
    projectId: Id.optional(),
    type: type.optional(),
    folderId: Id.optional(),
    isSystem: z.boolean().optional(),
    isActive: z.boolean().optional(),
    ...paging(),
    ...sorting,
  }),
  output: page<Saved>(),
  cache: metadata('panel'),
  provenance: 'public-docs',
});

export const get = operation({
  name: 'iconect_get_panel',
  summary: 'Read one panel, optionally with rows',
  route: 'GET /panels/{id}',
  input: ById.extend({ includeData: offUnlessSaid, dataLimit: z.int().min(1).max(1000).optional() }),
  output: found<Saved>(),
  cache: withRows(metadata('panel'), 'includeData'),
  provenance: 'public-docs',
});

export const create = operation({
  name: 'iconect_create_panel',
  summary: 'Create a panel with columns and layout',
  route: 'POST /panels',
  input: z.object({
    name: z.string().min(1),
    displayName: z.string().min(1),
    description: z.string().optional(),
    type: type,
    projectId: Id,
    folderId: Id.optional(),
    layout: Layout,
    configuration: Configuration.optional(),
    permissions: Permissions.optional(),
    metadata: JsonObject.optional(),
  }),
  output: written<Saved>(),
  invalidates: changes('panel'),
  provenance: 'public-docs',
});

export const update = operation({
  name: 'iconect_update_panel',
  summary: 'Change a panel',
  route: 'PUT /panels/{id}',
  retry: 'idempotent',
  input: ById.extend({
    name: z.string().optional(),
    displayName: z.string().optional(),
    description: z.string().optional(),
    folderId: Id.optional(),
    layout: Layout.optional(),
    configuration: Configuration.optional(),
    permissions: Permissions.optional(),
    metadata: JsonObject.optional(),
    isActive: z.boolean().optional(),
  }),
  output: written<Saved>(),
  invalidates: changes('panel'),
  provenance: 'public-docs',
});

export const remove = operation({
  name: 'iconect_delete_panel',
  summary: 'Remove a panel',
  route: 'DELETE /panels/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: written<Row>(),
  invalidates: changes('panel'),
  provenance: 'public-docs',
});

export const duplicate = operation({
  name: 'iconect_duplicate_panel',
  summary: 'Copy a panel',
  route: 'POST /panels/{id}/duplicate',
  input: ById.extend({
    newName: z.string().min(1),
    newDisplayName: z.string().optional(),
    targetProjectId: Id.optional(),
    targetFolderId: Id.optional(),
  }),
  output: written<Saved>(),
  invalidates: changes('panel'),
  provenance: 'peer',
});

export const exportRows = operation({
  name: 'iconect_export_panel',
  summary: 'Produce a download of panel rows (csv, xlsx, pdf, json)',
  route: 'POST /panels/{id}/export',
  input: ById.extend({
    format,
    includeData: z.boolean().default(true),
    filters: Filter.optional(),
    limit: z.int().min(1).max(10000).optional(),
  }),
  output: written<Export>(),
  provenance: 'peer',
});

export const rows = operation({
  name: 'iconect_get_panel_data',
  summary: 'Page through the rows of a panel with filters and sorting',
  route: 'POST /panels/{id}/data',
  readOnly: true,
  input: ById.extend({ filters: Filter.optional(), sorting: Sorting.optional(), ...paging(1000) }),
  query: ['page', 'pageSize'],
  output: page<Row>(),
  cache: query('panel', tags.rows),
  provenance: 'peer',
});
