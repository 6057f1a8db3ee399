import * as z from 'zod';
import { numbered } from '../data/ids.js';
import { stamped } from '../data/people.js';
import { projectIds } from '../data/records.js';
import { PROJECTS } from '../data/sizes.js';
import type { Resource } from './resource.js';
import { anything, changes, count, date, name, text, texts } from './schema.js';

const pageSize = z.int().min(1).max(1_000).default(25);
const order = z.enum(['asc', 'desc']);
const alignment = z.enum(['left', 'center', 'right']).default('left');

/** How data are sorted. */
export const sorting = z.array(z.object({ field: text, order }));

const panel = z.object({
  name,
  displayName: name,
  description: text.optional(),
  folderId: text.optional(),
  layout: z.object({
    columns: z.array(
      z.object({
        id: text,
        name: text,
        fieldId: text.optional(),
        width: z.number().optional(),
        sortable: z.boolean().default(true),
        filterable: z.boolean().default(true),
        visible: z.boolean().default(true),
        alignment,
        format: text.optional(),
      }),
    ),
    pagination: z
      .object({ enabled: z.boolean(), pageSize, pageSizeOptions: z.array(z.number()) })
      .partial()
      .optional(),
    sorting: z.object({ defaultSort: text, defaultOrder: order, multiSort: z.boolean() }).partial().optional(),
    filtering: z
      .object({ enabled: z.boolean(), quickSearch: z.boolean(), advancedFilters: z.boolean() })
      .partial()
      .optional(),
  }),
  configuration: z
    .object({
      theme: text,
      responsive: z.boolean(),
      exportOptions: z.array(z.enum(['csv', 'xlsx', 'pdf', 'json'])),
      refreshInterval: count,
      cacheTimeout: count,
    })
    .partial()
    .optional(),
  permissions: z.object({ canView: texts, canEdit: texts, canDelete: texts, canExport: texts }).partial().optional(),
  metadata: anything.optional(),
});

const PANEL_TYPES = ['grid', 'form', 'chart', 'report', 'dashboard', 'custom'] as const;

export const panels: Resource = {
  path: 'panels',
  noun: 'Panel',
  ids: numbered('panel', 1, 4),
  narrowedBy: { projectId: 'text', type: PANEL_TYPES, folderId: 'text', isSystem: 'flag', isActive: 'flag' },
  isCopied: true,
  create: panel.extend({ type: z.enum(PANEL_TYPES), projectId: name }),
  update: changes(panel.extend({ isActive: z.boolean() })),
  refers: { projectId: 'projects', folderId: 'folders' },
  initial: { isSystem: false, isActive: true },
  generate: () => ({
    count: PROJECTS * 2,
    make: (row) => ({
      name: row % 2 === 0 ? 'coding' : 'invoices',
      displayName: row % 2 === 0 ? 'Coding' : 'Invoices',
      type: row % 2 === 0 ? 'form' : 'grid',
      projectId: projectIds.of(Math.floor(row / 2)),
      layout: {
        columns: (row % 2 === 0
          ? ['documentId', 'name', 'doc_type', 'status']
          : ['name', 'customer_id', 'invoice_amount']
        ).map((field, at) => ({
          id: `c${at + 1}`,
          name: field,
          sortable: true,
          filterable: true,
          visible: true,
          alignment: 'left',
        })),
      },
      isSystem: true,
      isActive: true,
      ...stamped(row),
    }),
  }),
};

/** What a view asks of the records. */
const baseQuery = z.object({
  filters: anything.optional(),
  sorting: sorting.optional(),
  grouping: texts.optional(),
  aggregations: z
    .array(
      z.object({
        field: text,
        function: z.enum(['count', 'sum', 'avg', 'min', 'max']),
        alias: text.optional(),
      }),
    )
    .optional(),
});

const view = z.object({
  name,
  displayName: name,
  description: text.optional(),
  baseQuery,
  displayOptions: z.object({
    fields: z.array(
      z.object({
        fieldId: text,
        label: text.optional(),
        visible: z.boolean().default(true),
        width: z.number().optional(),
        format: text.optional(),
        alignment,
      }),
    ),
    pageSize,
    showFilters: z.boolean().default(true),
    showSearch: z.boolean().default(true),
    showExport: z.boolean().default(true),
    theme: text.optional(),
    customCss: text.optional(),
  }),
  permissions: z.object({ canView: texts, canEdit: texts, canDelete: texts, canShare: texts }).partial().optional(),
  sharing: z
    .object({ isPublic: z.boolean(), shareToken: text, expiresAt: date, allowAnonymous: z.boolean() })
    .partial()
    .optional(),
});

const VIEW_TYPES = ['list', 'grid', 'card', 'timeline', 'calendar', 'chart', 'map', 'custom'] as const;

const VIEWS = [
  { name: 'recent', baseQuery: { filters: { status: 'active' }, sorting: [{ field: 'doc_date', order: 'desc' }] } },
  {
    name: 'by-type',
    baseQuery: { grouping: ['doc_type'], aggregations: [{ field: 'id', function: 'count', alias: 'documents' }] },
  },
  {
    name: 'invoices-by-month',
    baseQuery: {
      filters: { doc_type: 'Invoice' },
      grouping: ['month'],
      aggregations: [{ field: 'invoice_amount', function: 'sum', alias: 'total' }],
    },
  },
] as const;

export const views: Resource = {
  path: 'views',
  noun: 'View',
  ids: numbered('view', 1, 4),
  narrowedBy: { projectId: 'text', type: VIEW_TYPES, isSystem: 'flag', isActive: 'flag' },
  isCopied: true,
  create: view.extend({ type: z.enum(VIEW_TYPES), projectId: name }),
  update: changes(view.extend({ isActive: z.boolean() })),
  refers: { projectId: 'projects' },
  initial: { isSystem: false, isActive: true },
  generate: () => ({
    count: PROJECTS * VIEWS.length,
    make(row) {
      const seed = VIEWS[row % VIEWS.length] as (typeof VIEWS)[number];
      return {
        ...seed,
        displayName: seed.name.replaceAll('-', ' '),
        type: row % VIEWS.length === 0 ? 'list' : 'chart',
        projectId: projectIds.of(Math.floor(row / VIEWS.length)),
        displayOptions: { fields: [{ fieldId: 'name', visible: true, alignment: 'left' }], pageSize: 25 },
        isSystem: true,
        isActive: true,
        ...stamped(row),
      };
    },
  }),
};
