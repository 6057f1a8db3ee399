import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { Job, JobLogLine, Row } from '../entities.js';
import { found, page, written } from '../replies.js';
import {
  ById,
  date,
  dateRange,
  endDate,
  Filter,
  Id,
  JsonObject,
  offUnlessSaid,
  paging,
  priority,
  sorting,
} from '../schemas.js';
import { changes } from '../tags.js';

const Options = z.object({ batchSize: z.int().min(1).max(1000).optional(), generateReport: z.boolean().optional() });

const Import = z.object({
  source: z.object({
    type: z.enum(['file', 'database', 'api', 'folder']),
    location: z.string(),
    credentials: JsonObject.optional(),
    format: z.enum(['csv', 'xlsx', 'json', 'xml', 'pdf', 'tiff', 'msg', 'eml']).optional(),
    encoding: z.string().optional(),
  }),
  mapping: z.object({
    fieldMappings: z.array(
      z.object({
        sourceField: z.string(),
        targetField: z.string(),
        transformation: z.string().optional(),
        defaultValue: z.unknown().optional(),
      }),
    ),
    folderMapping: z.string().optional(),
    fileStoreId: z.string(),
  }),
  options: Options.extend({
    skipDuplicates: z.boolean().optional(),
    validateData: z.boolean().optional(),
    createMissingFields: z.boolean().optional(),
    continueOnError: z.boolean().optional(),
  }),
});

const Deletion = z.object({
  criteria: z.object({
    recordIds: z.array(Id).optional(),
    searchCriteria: z
      .object({
        query: z.string().optional(),
        filters: Filter.optional(),
        dateRange: dateRange(z.string()).optional(),
        folderId: Id.optional(),
      })
      .optional(),
  }),
  options: Options.extend({
    permanentDelete: z.boolean().optional(),
    deleteFiles: z.boolean().optional(),
    moveToFolder: z.string().optional(),
    requireConfirmation: z.boolean().optional(),
  }),
});

/** What every new job has. */
const NewJob = z.object({
  name: z.string().min(1),
  description: z.string().optional(),
  projectId: Id,
  priority: priority.default('normal'),
  scheduledStart: date.optional(),
  assignedTo: z.string().optional(),
  metadata: JsonObject.optional(),
});

export const list = operation({
  name: 'iconect_list_jobs',
  summary: 'Page through jobs',
  route: 'GET /jobs',
  input: z.object({
    projectId: Id.optional(),
    type: z.enum(['import', 'export', 'delete', 'move', 'transform', 'backup', 'sync', 'custom']).optional(),
    status: z.enum(['pending', 'queued', 'running', 'paused', 'completed', 'failed', 'cancelled']).optional(),
    priority: priority.optional(),
    assignedTo: z.string().optional(),
    createdBy: z.string().optional(),
    dateRange: dateRange(z.enum(['createdDate', 'scheduledStart', 'actualStart', 'actualEnd'])).optional(),
    ...paging(),
    ...sorting,
  }),
  output: page<Job>(),
  provenance: 'public-docs',
});

export const get = operation({
  name: 'iconect_get_job',
  summary: 'Read one job with progress, results, logs as asked',
  route: 'GET /jobs/{id}',
  input: ById.extend({
    includeProgress: z.boolean().default(true),
    includeResults: z.boolean().default(true),
    includeLogs: offUnlessSaid,
  }),
  output: found<Job>(),
  provenance: 'public-docs',
});

export const createImport = operation({
  name: 'iconect_create_import_job',
  summary: 'Create a job that imports from file, database, API or folder with field mappings',
  route: 'POST /jobs/import',
  input: NewJob.extend({ configuration: Import }),
  output: written<Job>(),
  invalidates: changes('job', 'job_queue'),
  provenance: 'peer',
});

export const createDelete = operation({
  name: 'iconect_create_delete_job',
  summary: 'Create a job that deletes records by id list or search',
  route: 'POST /jobs/delete',
  destructive: true,
  input: NewJob.extend({ configuration: Deletion }),
  output: written<Job>(),
  invalidates: changes('job', 'job_queue'),
  provenance: 'peer',
});

export const createCustom = operation({
  name: 'iconect_create_custom_job',
  summary: 'Create an export, move, transform, backup, sync or custom job',
  route: 'POST /jobs/custom',
  input: NewJob.extend({
    type: z.enum(['export', 'move', 'transform', 'backup', 'sync', 'custom']),
    configuration: JsonObject,
  }),
  output: written<Job>(),
  invalidates: changes('job', 'job_queue'),
  provenance: 'peer',
});

export const update = operation({
  name: 'iconect_update_job',
  summary: 'Change a job that is not running',
  route: 'PUT /jobs/{id}',
  retry: 'idempotent',
  input: ById.extend({
    name: z.string().optional(),
    description: z.string().optional(),
    priority: priority.optional(),
    scheduledStart: date.optional(),
    assignedTo: z.string().optional(),
    configuration: JsonObject.optional(),
    metadata: JsonObject.optional(),
  }),
  output: written<Job>(),
  invalidates: changes('job', 'job_queue'),
  provenance: 'public-docs',
});

export const control = operation({
  name: 'iconect_control_job',
  summary: 'Start, pause, resume, cancel or restart a job',
  route: 'POST /jobs/{id}/control',
  input: ById.extend({
    action: z.enum(['start', 'pause', 'resume', 'cancel', 'restart']),
    reason: z.string().optional(),
  }),
  output: written<Job>(),
  invalidates: changes('job', 'job_queue'),
  provenance: 'public-docs',
});

export const remove = operation({
  name: 'iconect_delete_job',
  summary: 'Remove a job that is not running',
  route: 'DELETE /jobs/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: written<Row>(),
  invalidates: changes('job', 'job_queue'),
  provenance: 'public-docs',
});

export const logs = operation({
  name: 'iconect_get_job_logs',
  summary: 'Page through the log lines of a job',
  route: 'GET /jobs/{id}/logs',
  input: ById.extend({
    level: z.enum(['debug', 'info', 'warn', 'error']).optional(),
    startTime: date.optional(),
    endTime: endDate.optional(),
    ...paging(1000),
  }),
  output: page<JobLogLine>(),
  provenance: 'peer',
});
