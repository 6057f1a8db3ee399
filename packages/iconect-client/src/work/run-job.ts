import { ApiError, type Operation } from '@fastpath/api-kit';
import type { IconectClient } from '../client.js';
import type { Job, JobLogLine } from '../entities.js';
import * as schedules from '../operations/job-schedules.js';
import * as jobs from '../operations/jobs.js';
import { type PollOptions, poll } from './poll.js';

export type JobKind = 'import' | 'delete' | 'custom' | 'template';

const creations: Readonly<Record<JobKind, Operation>> = {
  import: jobs.createImport,
  delete: jobs.createDelete,
  custom: jobs.createCustom,
  template: schedules.createFromTemplate,
};

export interface RunJobOptions extends PollOptions {
  readonly onProgress?: (job: Job) => void;
  /** Lines of its log to return, the last ones. @default 20 */
  readonly logLines?: number;
}

export interface JobReport {
  readonly job: Job;
  readonly succeeded: boolean;
  /** Whether it came to its end while somebody waited. */
  readonly isComplete: boolean;
  /** The end of its log, oldest first. */
  readonly log: readonly JobLogLine[];
}

/**
 * Creates a job, starts it, and waits for its end. When the caller gives up, the job is cancelled. A job that fails is no
 * error: the report says so, with the end of its log. @param input the input of the operation that creates such a job
 */
export async function runJob(
  client: IconectClient,
  kind: JobKind,
  input: unknown,
  { onProgress, logLines = 20, ...polling }: RunJobOptions = {},
): Promise<JobReport> {
  const options = polling.signal ? { signal: polling.signal } : {};
  const creation: Operation = creations[kind];
  const created = (await client.call(creation, input, options)) as Partial<Job>;
  const id = idOf(creation.name, created);
  const { done, failed } = client.dialect.asyncStatus;
  const isOver = ({ status }: Partial<Job>) => status !== undefined && [...done, ...failed].includes(status);
  try {
    if (created.status === undefined || created.status === 'pending') await start(client, id, options);
    const look = async () => {
      const job = await client.call(jobs.get, { id }, options);
      onProgress?.(job);
      return job;
    };
    const job = isOver(created) ? await look() : await poll(look, isOver, polling);
    const log = await endOfLog(client, id, logLines, options);
    return { job, succeeded: done.includes(job.status ?? ''), isComplete: isOver(job), log };
  } catch (error) {
    if (polling.signal?.aborted) await cancel(client, id);
    throw error;
  }
}

/** Some services start a new job by themselves, and refuse to start it again. */
async function start(client: IconectClient, id: string, options: { signal?: AbortSignal }): Promise<void> {
  await client.call(jobs.control, { id, action: 'start' }, options).catch((error: unknown) => {
    if (!(error instanceof ApiError) || !['CONFLICT', 'INPUT_REJECTED'].includes(error.code)) throw error;
  });
}

const cancelWithinMs = 5_000;

/** The caller's own signal has fired already, and what it was about is told to it; this has a time of its own. */
async function cancel(client: IconectClient, id: string): Promise<void> {
  const signal = AbortSignal.timeout(cancelWithinMs);
  await client.call(jobs.control, { id, action: 'cancel', reason: 'The caller gave up' }, { signal }).catch(() => {});
}

async function endOfLog(
  client: IconectClient,
  id: string,
  lines: number,
  options: { signal?: AbortSignal },
): Promise<readonly JobLogLine[]> {
  if (lines === 0) return [];
  const read = (page: number) => client.call(jobs.logs, { id, page, pageSize: lines }, options);
  const first = await read(1);
  const lastPage = Math.ceil((first.total ?? 0) / lines);
  if (lastPage <= 1) return first.data.slice(-lines);
  const ends = await Promise.all([...(lastPage > 2 ? [read(lastPage - 1)] : []), read(lastPage)]);
  return [...(lastPage > 2 ? [] : first.data), ...ends.flatMap(({ data }) => data)].slice(-lines);
}

function idOf(operation: string, { id }: Partial<Job>): string {
  if (typeof id === 'string' || typeof id === 'number') return String(id);
  throw new ApiError('RESPONSE_INVALID', operation, 'the job was created, but the reply has no id of it', {
    next: 'Do not create it again; list the jobs to find it.',
  });
}
