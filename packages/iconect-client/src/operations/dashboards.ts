import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { Export, Row, Saved } from '../entities.js';
import { found, page, written } from '../replies.js';
import { ById, date, endDate, Filter, Id, JsonObject, offUnlessSaid, paging, sorting, strings } from '../schemas.js';
import { changes, data, metadata, withRows } from '../tags.js';

const Position = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

const Widget = z.object({
  type: z.enum(['chart', 'metric', 'list', 'map', 'calendar', 'custom']),
  title: z.string(),
  position: Position,
  configuration: JsonObject,
  refreshInterval: z.number().min(0).optional().describe('Seconds'),
});

const Layout = z.object({
  columns: z.int().min(1).max(12).optional(),
  rows: z.int().min(1).optional(),
  widgets: z.array(Widget.extend({ id: z.string() })),
});

const Permissions = z.object({ canView: strings, canEdit: strings, canShare: strings }).partial();

const WidgetById = z.object({ dashboardId: Id, widgetId: Id });

export const list = operation({
  name: 'iconect_list_dashboards',
  summary: 'Page through dashboards',
  route: 'GET /dashboards',
  input: z.object({
    projectId: Id.optional(),
    isDefault: z.boolean().optional(),
    isActive: z.boolean().optional(),
    ...paging(),
    ...sorting,
  }),
  output: page<Saved>(),
  cache: metadata('dashboard'),
  provenance: 'peer',
});

export const get = operation({
  name: 'iconect_get_dashboard',
  summary: 'Read one dashboard, optionally with widget data',
  route: 'GET /dashboards/{id}',
  input: ById.extend({ includeWidgetData: offUnlessSaid }),
  output: found<Saved>(),
  cache: withRows(data('dashboard'), 'includeWidgetData'),
  provenance: 'peer',
});

export const create = operation({
  name: 'iconect_create_dashboard',
  summary: 'Create a dashboard',
  route: 'POST /dashboards',
  input: z.object({
    name: z.string().min(1),
    description: z.string().optional(),
    projectId: Id.optional(),
    layout: Layout,
    permissions: Permissions.optional(),
    isDefault: z.boolean().default(false),
  }),
  output: written<Saved>(),
  invalidates: changes('dashboard'),
  provenance: 'peer',
});

export const update = operation({
  name: 'iconect_update_dashboard',
  summary: 'Change a dashboard',
  route: 'PUT /dashboards/{id}',
  retry: 'idempotent',
  input: ById.extend({
    name: z.string().optional(),
    description: z.string().optional(),
    layout: Layout.partial().optional(),
    permissions: Permissions.optional(),
    isDefault: z.boolean().optional(),
    isActive: z.boolean().optional(),
  }),
  output: written<Saved>(),
  invalidates: changes('dashboard'),
  provenance: 'peer',
});

export const remove = operation({
  name: 'iconect_delete_dashboard',
  summary: 'Remove a dashboard',
  route: 'DELETE /dashboards/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: written<Row>(),
  invalidates: changes('dashboard'),
  provenance: 'peer',
});

export const duplicate = operation({
  name: 'iconect_duplicate_dashboard',
  summary: 'Copy a dashboard',
  route: 'POST /dashboards/{id}/duplicate',
  input: ById.extend({ newName: z.string().min(1), targetProjectId: Id.optional() }),
  output: written<Saved>(),
  invalidates: changes('dashboard'),
  provenance: 'peer',
});

export const addWidget = operation({
  name: 'iconect_add_widget',
  summary: 'Add a widget to a dashboard',
  route: 'POST /dashboards/{dashboardId}/widgets',
  input: z.object({ dashboardId: Id, widget: Widget }),
  toBody: ({ widget }) => widget,
  output: written<Row>(),
  invalidates: changes('dashboard'),
  provenance: 'peer',
});

export const updateWidget = operation({
  name: 'iconect_update_widget',
  summary: 'Change a widget',
  route: 'PUT /dashboards/{dashboardId}/widgets/{widgetId}',
  retry: 'idempotent',
  input: WidgetById.extend({
    title: z.string().optional(),
    position: Position.partial().optional(),
    configuration: JsonObject.optional(),
    refreshInterval: z.number().min(0).optional(),
  }),
  output: written<Saved>(),
  invalidates: changes('dashboard'),
  provenance: 'peer',
});

export const removeWidget = operation({
  name: 'iconect_remove_widget',
  summary: 'Take a widget off a dashboard',
  route: 'DELETE /dashboards/{dashboardId}/widgets/{widgetId}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: WidgetById,
  output: written<Row>(),
  invalidates: changes('dashboard'),
  provenance: 'peer',
});

export const widgetData = operation({
  name: 'iconect_get_widget_data',
  summary: 'Read the data behind a widget, filtered',
  route: 'POST /dashboards/{dashboardId}/widgets/{widgetId}/data',
  readOnly: true,
  input: WidgetById.extend({
    filters: Filter.optional(),
    dateRange: z.object({ start: date, end: endDate }).optional(),
  }),
  output: found<Row>(),
  provenance: 'peer',
});

export const refreshWidget = operation({
  name: 'iconect_refresh_widget',
  summary: 'Recompute the data of a widget now',
  route: 'POST /dashboards/{dashboardId}/widgets/{widgetId}/refresh',
  retry: 'idempotent',
  input: WidgetById,
  output: written<Row>(),
  invalidates: changes('dashboard'),
  provenance: 'peer',
});

export const exportDashboard = operation({
  name: 'iconect_export_dashboard',
  summary: 'Produce a download of a dashboard (pdf, png, json)',
  route: 'POST /dashboards/{id}/export',
  input: ById.extend({ format: z.enum(['pdf', 'png', 'json']), includeData: z.boolean().default(true) }),
  output: written<Export>(),
  provenance: 'peer',
});

export const share = operation({
  name: 'iconect_share_dashboard',
  summary: 'Set the sharing of a dashboard',
  route: 'POST /dashboards/{id}/share',
  retry: 'idempotent',
  input: ById.extend({
    shareType: z.enum(['public', 'private', 'token']),
    expiresAt: date.optional(),
    permissions: z.array(z.enum(['view', 'interact'])).default(['view']),
  }),
  output: written<Row>(),
  invalidates: changes('dashboard'),
  provenance: 'peer',
});
