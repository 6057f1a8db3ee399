import * as z from 'zod';
import { invalidField } from '../errors.js';
import { pageIn, toPage } from '../query/page.js';
import { choiceIn, flagIn, objectIn } from '../query/read-query.js';
import { customJob, deleteJob, importJob, jobFromTemplate, jobs, jobTemplates } from '../resources/jobs.js';
import { projects } from '../resources/organisation.js';
import type { Item } from '../resources/resource.js';
import { date, text } from '../resources/schema.js';
import type { Work } from '../store/jobs.js';
import { type Answer, answer, bodyIn, type Call, checked, created, nothing, param, type Route } from './call.js';
import { listed, put } from './crud.js';
import { findRows, removeRecord } from './records.js';

const LIST_DATES = ['createdDate', 'scheduledStart', 'actualStart', 'actualEnd'] as const;
const range = z.object({ field: z.enum(LIST_DATES), from: date.optional(), to: date.optional() });

function list(call: Call): Answer {
  const given = objectIn(call.query, 'dateRange');
  const bounds = given === undefined ? undefined : checked(range, given);
  const found = listed(jobs, call).filter((job) => !bounds || isWithin(job[bounds.field], bounds));
  return answer(toPage(found, pageIn(call.query), (job) => job));
}

function isWithin(value: unknown, { from, to }: z.output<typeof range>): boolean {
  if (typeof value !== 'string') return false;
  const at = Date.parse(value);
  return (from === undefined || at >= Date.parse(from)) && (to === undefined || at <= Date.parse(to));
}

const wire = ({ workspace }: Call, id: string): Item => ({
  id,
  ...workspace.item(jobs, id),
  ...workspace.jobs.progressOf(id),
});

function get(call: Call): Answer {
  const id = param(call, 'id');
  const job = wire(call, id);
  const { progress, ...rest } = job as Item & { readonly progress?: unknown };
  const log = call.workspace.jobs.logOf(id);
  const isOver = ['completed', 'failed'].includes(String(job['status']));
  return answer({
    ...rest,
    ...(flagIn(call.query, 'includeProgress') !== false && { progress }),
    ...(flagIn(call.query, 'includeResults') !== false && isOver && { results: resultsOf(job, log) }),
    ...(flagIn(call.query, 'includeLogs') && { logs: log }),
  });
}

function resultsOf(
  job: Item,
  log: readonly { readonly level: string; readonly message: string; readonly timestamp: string }[],
) {
  return {
    summary: log.at(-1)?.message ?? '',
    artifacts: [{ type: 'report', name: `${String(job['name'])}.txt` }],
    errors: log
      .filter(({ level }) => level === 'error')
      .map(({ message, timestamp }) => ({ code: 'JOB_FAILED', message, timestamp })),
  };
}

/** Adds a job that waits to be started. */
function add(call: Call, type: string, job: Item, work: Work): Answer {
  call.workspace.item(projects, String(job['projectId']));
  const { scheduledStart, ...rest } = job as Item & { readonly scheduledStart?: string };
  const item = { ...rest, type, status: 'pending', ...(scheduledStart && { scheduledStart }) };
  const id = String(put(jobs, item, call)['id']);
  call.workspace.jobs.add(id, work, call.nowMs);
  return created(wire(call, id));
}

/** What a job without records of its own has to do; `failAfter` in its configuration lets it fail at that share. */
function workOf(configuration: Item): Work {
  const { totalItems, failAfter } = configuration;
  return {
    totalItems: typeof totalItems === 'number' && totalItems >= 0 ? Math.min(Math.floor(totalItems), 1_000_000) : 100,
    ...(typeof failAfter === 'number' && { failsAt: failAfter }),
  };
}

function createImport(call: Call): Answer {
  return add(call, 'import', bodyIn(call, importJob), { totalItems: 100 });
}

function createDelete(call: Call): Answer {
  const job = bodyIn(call, deleteJob);
  const { workspace, nowMs } = call;
  workspace.item(projects, job.projectId);
  const { criteria, options } = job.configuration;
  const rows = criteria.recordIds
    ? criteria.recordIds.map((id) => workspace.records.row(id)).filter((row) => row >= 0)
    : findRows(workspace, job.projectId, criteria.searchCriteria ?? {});
  const doItem = (at: number) => removeRecord(workspace, rows[at] as number, options.permanentDelete, nowMs);
  return add(call, 'delete', job, { totalItems: rows.length, doItem });
}

function createCustom(call: Call): Answer {
  const { type, ...job } = bodyIn(call, customJob);
  return add(call, type, job, workOf(job.configuration));
}

function createFromTemplate(call: Call): Answer {
  const { templateId, parameters, ...job } = bodyIn(call, jobFromTemplate);
  const template = call.workspace.item(jobTemplates, templateId);
  const missing = (template['requiredParameters'] as readonly string[]).find((one) => !Object.hasOwn(parameters, one));
  if (missing !== undefined) throw invalidField(`parameters.${missing}`, 'is required by the template');
  const configuration = { ...(template['defaultConfiguration'] as Item), ...parameters };
  return add(call, String(template['type']), { ...job, configuration }, workOf(configuration));
}

const control = z.object({
  action: z.enum(['start', 'pause', 'resume', 'cancel', 'restart']),
  reason: text.optional(),
});

function controlJob(call: Call): Answer {
  const id = param(call, 'id');
  call.workspace.item(jobs, id);
  call.workspace.jobs.control(id, bodyIn(call, control).action, call.nowMs);
  return answer(wire(call, id));
}

function remove(call: Call): Answer {
  const id = param(call, 'id');
  const { workspace } = call;
  jobs.guard?.(workspace, id, workspace.item(jobs, id), 'delete');
  workspace.collection('jobs').set(id, undefined);
  workspace.jobs.remove(id);
  return nothing;
}

function logs(call: Call): Answer {
  const id = param(call, 'id');
  call.workspace.item(jobs, id);
  const { query } = call;
  const level = choiceIn(query, 'level', ['debug', 'info', 'warn', 'error']);
  const times = checked(z.object({ startTime: date.optional(), endTime: date.optional() }), {
    startTime: query.get('startTime') ?? undefined,
    endTime: query.get('endTime') ?? undefined,
  });
  const lines = call.workspace.jobs
    .logOf(id)
    .filter((line) => level === undefined || line.level === level)
    .filter(({ timestamp }) => !times.startTime || Date.parse(timestamp) >= Date.parse(times.startTime))
    .filter(({ timestamp }) => !times.endTime || Date.parse(timestamp) <= Date.parse(times.endTime));
  return answer(toPage(lines, pageIn(query, 100, 1_000), (line) => line));
}

/** Jobs, beside the usual; these come before the usual. */
export const jobRoutes: readonly Route[] = [
  { route: 'GET /v1/jobs', cost: 'list', handle: list },
  { route: 'POST /v1/jobs/import', cost: 'write', handle: createImport },
  { route: 'POST /v1/jobs/delete', cost: 'write', handle: createDelete },
  { route: 'POST /v1/jobs/custom', cost: 'write', handle: createCustom },
  { route: 'POST /v1/jobs/from-template', cost: 'write', handle: createFromTemplate },
  { route: 'POST /v1/jobs/{id}/control', cost: 'write', handle: controlJob },
  { route: 'GET /v1/jobs/{id}/logs', cost: 'list', handle: logs },
];

/** One job; these come after the queues, templates and schedules, whose paths look alike. */
export const oneJobRoutes: readonly Route[] = [
  { route: 'GET /v1/jobs/{id}', cost: 'get', handle: get },
  { route: 'DELETE /v1/jobs/{id}', cost: 'write', handle: remove },
];
