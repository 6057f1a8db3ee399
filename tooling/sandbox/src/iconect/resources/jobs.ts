import * as z from 'zod';
import { numbered } from '../data/ids.js';
import { madeAt } from '../data/people.js';
import { projectIds } from '../data/records.js';
import { PROJECTS } from '../data/sizes.js';
import { conflict } from '../errors.js';
import type { Resource } from './resource.js';
import { anything, changes, count, date, name, priority, text, texts } from './schema.js';

const JOB_TYPES = ['import', 'export', 'delete', 'move', 'transform', 'backup', 'sync', 'custom'] as const;
const JOB_STATUSES = ['pending', 'queued', 'running', 'paused', 'completed', 'failed', 'cancelled'] as const;

const stamps = (row: number) => ({ createdDate: madeAt(row), modifiedDate: madeAt(row, 30) });

const retryPolicy = z.object({
  maxRetries: count.default(3),
  retryDelay: count.default(5_000),
  backoffMultiplier: z.number().min(1).default(2),
});

const queue = z.object({
  name,
  description: text.optional(),
  maxConcurrentJobs: z.int().min(1).default(1),
  priority: z.enum(['low', 'normal', 'high']).default('normal'),
  processingOrder: z.enum(['fifo', 'lifo', 'priority', 'scheduled']).default('fifo'),
  retryPolicy: retryPolicy.optional(),
});

export const jobQueues: Resource = {
  path: 'jobs/queues',
  noun: 'Job queue',
  ids: numbered('queue', 1, 3),
  narrowedBy: { projectId: 'text', isActive: 'flag' },
  create: queue.extend({ projectId: name }),
  update: changes(queue.extend({ isActive: z.boolean() })),
  refers: { projectId: 'projects' },
  initial: { isActive: true },
  generate: () => ({
    count: PROJECTS,
    make: (row) => ({
      name: 'Default',
      projectId: projectIds.of(row),
      maxConcurrentJobs: 2,
      priority: 'normal',
      isActive: true,
      processingOrder: 'fifo',
      retryPolicy: { maxRetries: 3, retryDelay: 5_000, backoffMultiplier: 2 },
      ...stamps(row),
    }),
  }),
};

export const jobTemplates: Resource = {
  path: 'jobs/templates',
  noun: 'Job template',
  ids: numbered('jobtemplate', 1, 3),
  narrowedBy: { projectId: 'text', type: JOB_TYPES, isSystem: 'flag' },
  isRemovable: false,
  generate: () => ({
    count: 3,
    make: (row) => ({
      name: ['Nightly export', 'Weekly backup', 'Move closed documents'][row],
      type: ['export', 'backup', 'move'][row],
      defaultConfiguration: { batchSize: 100 },
      requiredParameters: row === 2 ? ['folderId'] : [],
      optionalParameters: ['batchSize'],
      isSystem: true,
      ...stamps(row),
    }),
  }),
};

/** Five or six parts of digits, names, `*`, `/`, `-` and `,`. */
const cron = z
  .string()
  .regex(/^(?:[A-Za-z0-9*/,?LW#-]+ +){4,5}[A-Za-z0-9*/,?LW#-]+$/, 'expected a cron expression of five or six parts');

const schedule = z.object({
  name,
  description: text.optional(),
  cronExpression: cron,
  timezone: text.default('UTC'),
  configuration: anything,
  isActive: z.boolean().default(true),
});

export const jobSchedules: Resource = {
  path: 'jobs/schedules',
  noun: 'Job schedule',
  ids: numbered('schedule', 1, 3),
  isReadable: false,
  narrowedBy: { projectId: 'text', isActive: 'flag' },
  create: schedule.extend({ jobTemplateId: name.optional() }),
  update: changes(schedule),
  refers: { jobTemplateId: 'jobs/templates' },
  generate: () => ({
    count: 1,
    make: (row) => ({
      name: 'Nightly export',
      jobTemplateId: jobTemplates.ids.of(0),
      projectId: projectIds.of(0),
      cronExpression: '0 3 * * *',
      timezone: 'UTC',
      isActive: true,
      configuration: {},
      ...stamps(row),
    }),
  }),
};

/** What every new job is made from. */
const newJob = z.object({
  name,
  description: text.optional(),
  projectId: name,
  priority: priority.default('normal'),
  scheduledStart: date.optional(),
  assignedTo: text.optional(),
  metadata: anything.optional(),
});

const range = z.object({ field: text, from: date.optional(), to: date.optional() });

/** What is made of an import. */
export const importJob = newJob.extend({
  configuration: z.object({
    source: z.object({
      type: z.enum(['file', 'database', 'api', 'folder']),
      location: text,
      credentials: anything.optional(),
      format: z.enum(['csv', 'xlsx', 'json', 'xml', 'pdf', 'tiff', 'msg', 'eml']).optional(),
      encoding: text.default('utf-8'),
    }),
    mapping: z.object({
      fieldMappings: z.array(
        z.object({
          sourceField: text,
          targetField: text,
          transformation: text.optional(),
          defaultValue: z.unknown().optional(),
        }),
      ),
      folderMapping: text.optional(),
      fileStoreId: text,
    }),
    options: z.object({
      skipDuplicates: z.boolean().default(true),
      validateData: z.boolean().default(true),
      createMissingFields: z.boolean().default(false),
      batchSize: z.int().min(1).max(1_000).default(100),
      continueOnError: z.boolean().default(true),
      generateReport: z.boolean().default(true),
    }),
  }),
});

/** What is made of a deletion. */
export const deleteJob = newJob.extend({
  configuration: z.object({
    criteria: z
      .object({
        recordIds: texts.optional(),
        searchCriteria: z
          .object({
            query: text.optional(),
            filters: anything.optional(),
            dateRange: range.optional(),
            folderId: text.optional(),
          })
          .optional(),
      })
      .refine(({ recordIds, searchCriteria }) => recordIds || searchCriteria, 'expected recordIds or searchCriteria'),
    options: z.object({
      permanentDelete: z.boolean().default(false),
      deleteFiles: z.boolean().default(false),
      moveToFolder: text.optional(),
      batchSize: z.int().min(1).max(1_000).default(100),
      generateReport: z.boolean().default(true),
      requireConfirmation: z.boolean().default(true),
    }),
  }),
});

/** What is made of any other job. */
export const customJob = newJob.extend({
  type: z.enum(['export', 'move', 'transform', 'backup', 'sync', 'custom']),
  configuration: anything,
});

/** What is made of a template for jobs. */
export const jobFromTemplate = newJob.omit({ metadata: true }).extend({ templateId: name, parameters: anything });

export const jobs: Resource = {
  path: 'jobs',
  noun: 'Job',
  ids: numbered('job', 1, 4),
  narrowedBy: {
    projectId: 'text',
    type: JOB_TYPES,
    status: JOB_STATUSES,
    priority: ['low', 'normal', 'high', 'critical'],
    assignedTo: 'text',
    createdBy: 'text',
  },
  update: changes(newJob.omit({ projectId: true }).extend({ configuration: anything })),
  generate: () => ({ count: 0, make: () => ({}) }),
  guard(workspace, id, _, change) {
    const status = workspace.jobs.statusOf(id);
    if (status === 'running' || status === 'queued') throw conflict(`A ${status} job cannot be ${change}d`);
  },
};
