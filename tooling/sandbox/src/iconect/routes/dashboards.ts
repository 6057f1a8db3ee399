import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { notFound } from '../errors.js';
import type { Aggregation } from '../query/aggregate.js';
import { flagIn } from '../query/read-query.js';
import { dashboards, widget, widgetChanges } from '../resources/dashboards.js';
import { projects } from '../resources/organisation.js';
import type { Item } from '../resources/resource.js';
import { anything, date } from '../resources/schema.js';
import { type Answer, answer, bodyIn, type Call, created, iso, param, type Route } from './call.js';
import { merged, replace } from './crud.js';
import { dataOf, offer } from './data.js';

interface Layout {
  readonly widgets: readonly Item[];
}

const layoutOf = (item: Item): Layout => item['layout'] as Layout;

/** The dashboard in the path, with its id. */
function dashboardIn(call: Call, key: string): { readonly id: string; readonly item: Item } {
  const id = param(call, key);
  return { id, item: call.workspace.item(dashboards, id) };
}

function widgetIn(call: Call, item: Item): Item {
  const id = param(call, 'widgetId');
  const found = layoutOf(item).widgets.find((one) => one['id'] === id);
  if (!found) throw notFound('Widget', id);
  return found;
}

const withWidgets = (call: Call, id: string, item: Item, widgets: readonly Item[]): Item =>
  replace(dashboards, id, { ...item, layout: { ...layoutOf(item), widgets } }, call);

function add(call: Call): Answer {
  const { id, item } = dashboardIn(call, 'dashboardId');
  const added = { ...bodyIn(call, widget), id: `w-${randomUUID().slice(0, 8)}` };
  return created({ widgetId: added.id, dashboard: withWidgets(call, id, item, [...layoutOf(item).widgets, added]) });
}

function update(call: Call): Answer {
  const { id, item } = dashboardIn(call, 'dashboardId');
  const changed = merged(widgetIn(call, item), bodyIn(call, widgetChanges));
  const widgets = layoutOf(item).widgets.map((one) => (one['id'] === changed['id'] ? changed : one));
  return answer(withWidgets(call, id, item, widgets));
}

function remove(call: Call): Answer {
  const { id, item } = dashboardIn(call, 'dashboardId');
  const gone = widgetIn(call, item);
  return answer(
    withWidgets(
      call,
      id,
      item,
      layoutOf(item).widgets.filter((one) => one !== gone),
    ),
  );
}

/** What a widget shows: a figure over the records of the dashboard's project, by groups when it has them. */
function dataFor(call: Call, item: Item, one: Item, filters?: unknown, range?: { start: string; end: string }) {
  const { field = 'id', function: name = 'count', grouping = [] } = one['configuration'] as Item;
  const aggregations = [{ field, function: name, alias: 'value' }] as Aggregation[];
  const dates = range && { createdDate: { $gte: range.start, $lte: range.end } };
  const projectId = String(item['projectId'] ?? projects.ids.of(0));
  const query = { grouping: grouping as readonly string[], aggregations, filters };
  const data = dataOf(call.workspace, projectId, query, { filters: dates });
  return {
    data,
    metadata: { lastUpdated: iso(call.nowMs), dataSource: projectId, recordCount: data.length },
  };
}

function get(call: Call): Answer {
  const { id, item } = dashboardIn(call, 'id');
  if (!flagIn(call.query, 'includeWidgetData')) return answer({ id, ...item });
  const { widgets } = layoutOf(item);
  return answer({
    id,
    ...item,
    widgetData: Object.fromEntries(widgets.map((one) => [String(one['id']), dataFor(call, item, one)])),
  });
}

const dataRequest = z.object({
  filters: anything.optional(),
  dateRange: z.object({ start: date, end: date }).optional(),
});

function data(call: Call): Answer {
  const { item } = dashboardIn(call, 'dashboardId');
  const { filters, dateRange } = bodyIn(call, dataRequest);
  return answer(dataFor(call, item, widgetIn(call, item), filters, dateRange));
}

function refresh(call: Call): Answer {
  const { item } = dashboardIn(call, 'dashboardId');
  return answer(dataFor(call, item, widgetIn(call, item)));
}

function exported(call: Call): Answer {
  const { id, item } = dashboardIn(call, 'id');
  const { format } = bodyIn(
    call,
    z.object({ format: z.enum(['pdf', 'png', 'json']), includeData: z.boolean().default(true) }),
  );
  return answer(offer(call, `${String(item['name'])}.${format}`, { id, ...item }, format));
}

function share(call: Call): Answer {
  dashboardIn(call, 'id');
  const { shareType, expiresAt, permissions } = bodyIn(
    call,
    z.object({
      shareType: z.enum(['public', 'private', 'token']),
      expiresAt: date.optional(),
      permissions: z.array(z.enum(['view', 'interact'])).default(['view']),
    }),
  );
  const shareToken = randomUUID();
  return answer({
    ...(shareType !== 'private' && { shareToken, shareUrl: `${call.origin}/shared/${shareToken}` }),
    ...(expiresAt && { expiresAt }),
    shareType,
    permissions,
  });
}

const WIDGETS = '/v1/dashboards/{dashboardId}/widgets';

/** Dashboards and their widgets, beside the usual. */
export const dashboardRoutes: readonly Route[] = [
  { route: 'GET /v1/dashboards/{id}', cost: 'get', handle: get },
  { route: `POST ${WIDGETS}`, cost: 'write', handle: add },
  { route: `PUT ${WIDGETS}/{widgetId}`, cost: 'write', handle: update },
  { route: `DELETE ${WIDGETS}/{widgetId}`, cost: 'write', handle: remove },
  { route: `POST ${WIDGETS}/{widgetId}/data`, cost: 'search', handle: data },
  { route: `POST ${WIDGETS}/{widgetId}/refresh`, cost: 'search', handle: refresh },
  { route: 'POST /v1/dashboards/{id}/export', cost: 'search', handle: exported },
  { route: 'POST /v1/dashboards/{id}/share', cost: 'write', handle: share },
];
