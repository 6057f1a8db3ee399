import * as z from 'zod';
import { numbered } from '../data/ids.js';
import { stamped } from '../data/people.js';
import { projectIds } from '../data/records.js';
import { PROJECTS } from '../data/sizes.js';
import type { Resource } from './resource.js';
import { anything, changes, count, name, text, texts } from './schema.js';

const position = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

const widgetParts = {
  title: text,
  position,
  configuration: anything,
  refreshInterval: count.optional(),
};

/** What a new widget is made from. */
export const widget = z.object({
  id: name.optional(),
  type: z.enum(['chart', 'metric', 'list', 'map', 'calendar', 'custom']),
  ...widgetParts,
});

/** What may be changed of a widget. */
export const widgetChanges = z.object({ ...widgetParts, position: position.partial() }).partial();

const dashboard = z.object({
  name,
  description: text.optional(),
  layout: z.object({
    columns: z.int().min(1).max(12).default(12),
    rows: z.int().min(1).optional(),
    widgets: z.array(widget).default([]),
  }),
  permissions: z.object({ canView: texts, canEdit: texts, canShare: texts }).partial().optional(),
  isDefault: z.boolean().default(false),
});

export const dashboards: Resource = {
  path: 'dashboards',
  noun: 'Dashboard',
  ids: numbered('dashboard', 1, 3),
  narrowedBy: { projectId: 'text', isDefault: 'flag', isActive: 'flag' },
  isCopied: true,
  create: dashboard.extend({ projectId: name.optional() }),
  update: changes(dashboard.extend({ isActive: z.boolean() })),
  refers: { projectId: 'projects' },
  initial: { isActive: true },
  generate: () => ({
    count: PROJECTS,
    make: (row) => ({
      name: 'Overview',
      projectId: projectIds.of(row),
      layout: {
        columns: 12,
        widgets: [
          {
            id: 'w1',
            type: 'metric',
            title: 'Documents',
            position: { x: 0, y: 0, width: 3, height: 2 },
            configuration: { field: 'id', function: 'count' },
          },
          {
            id: 'w2',
            type: 'chart',
            title: 'By type',
            position: { x: 3, y: 0, width: 6, height: 4 },
            configuration: { field: 'id', function: 'count', grouping: ['doc_type'] },
          },
        ],
      },
      isDefault: true,
      isActive: true,
      ...stamped(row),
    }),
  }),
};
