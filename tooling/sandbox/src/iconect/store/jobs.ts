import { conflict } from '../errors.js';

/** How a job is, as it is told. */
export type JobStatus = 'pending' | 'queued' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled';

/** What somebody does to a job. */
export type JobAction = 'start' | 'pause' | 'resume' | 'cancel' | 'restart';

/** A line of the log of a job. */
export interface LogLine {
  readonly timestamp: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
}

/** What a job has to do. */
export interface Work {
  readonly totalItems: number;
  /** The share after which it fails, from 0 to 1. @default never */
  readonly failsAt?: number;
  /** Does one item, as soon as it is its time. @default nothing */
  readonly doItem?: (item: number) => void;
}

interface Job {
  readonly work: Work;
  status: JobStatus;
  /** Items done. */
  done: number;
  /** Since when it has been going on, and how many items were done then. */
  since: number;
  doneBefore: number;
  startedAtMs?: number;
  endedAtMs?: number;
  log: LogLine[];
}

/** The states in which an action makes sense, and the one that it leads to. */
const ACTIONS: Readonly<Record<JobAction, { readonly from: readonly JobStatus[]; readonly to: JobStatus }>> = {
  start: { from: ['pending'], to: 'queued' },
  pause: { from: ['queued', 'running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['pending', 'queued', 'running', 'paused'], to: 'cancelled' },
  restart: { from: ['completed', 'failed', 'cancelled'], to: 'queued' },
};

/** How long a started job waits in its queue. */
const QUEUED_MS = 50;

/** Jobs on their way: time moves them on, whenever somebody looks. */
export class Jobs {
  readonly #jobs = new Map<string, Job>();
  readonly #durationMs: number;

  /** `durationMs` is how long a job takes, whatever it has to do. */
  constructor(durationMs: number) {
    this.#durationMs = Math.max(1, durationMs);
  }

  /** Adds a job that waits to be started. */
  add(id: string, work: Work, nowMs: number): void {
    const job: Job = { work, status: 'pending', done: 0, since: nowMs, doneBefore: 0, log: [] };
    this.#jobs.set(id, job);
    write(job, nowMs, 'info', 'Job created');
  }

  remove(id: string): void {
    this.#jobs.delete(id);
  }

  statusOf(id: string): JobStatus | undefined {
    return this.#jobs.get(id)?.status;
  }

  logOf(id: string): readonly LogLine[] {
    return this.#jobs.get(id)?.log ?? [];
  }

  /** What there is to say about the progress of a job. */
  progressOf(id: string) {
    const job = this.#jobs.get(id);
    if (!job) return undefined;
    const { done, work, status, startedAtMs, endedAtMs } = job;
    return {
      status,
      progress: {
        totalItems: work.totalItems,
        processedItems: done,
        successfulItems: done,
        failedItems: 0,
        skippedItems: 0,
        percentage: work.totalItems === 0 ? 100 : Math.floor((done / work.totalItems) * 100),
      },
      ...(startedAtMs !== undefined && { actualStart: iso(startedAtMs) }),
      ...(endedAtMs !== undefined && { actualEnd: iso(endedAtMs) }),
    };
  }

  /** Does something to a job. @throws {HttpError} 409 when it makes no sense in its state */
  control(id: string, action: JobAction, nowMs: number): void {
    const job = this.#jobs.get(id);
    if (!job) return;
    const { from, to } = ACTIONS[action];
    if (!from.includes(job.status)) throw conflict(`A ${job.status} job cannot be changed by "${action}"`);
    write(job, nowMs, 'info', `Job ${to} after ${action}`);
    if (action === 'restart') job.done = 0;
    job.status = to;
    job.since = nowMs;
    job.doneBefore = job.done;
    delete job.endedAtMs;
    if (to === 'cancelled') job.endedAtMs = nowMs;
  }

  /** Moves every job on to where it is by now. */
  advance(nowMs: number): void {
    for (const job of this.#jobs.values()) this.#advance(job, nowMs);
  }

  #advance(job: Job, nowMs: number): void {
    if (job.status === 'queued' && nowMs >= job.since + QUEUED_MS) {
      job.status = 'running';
      job.since += QUEUED_MS;
      job.startedAtMs ??= job.since;
      write(job, job.since, 'info', 'Job running');
    }
    if (job.status !== 'running') return;
    const { totalItems, failsAt = Number.POSITIVE_INFINITY, doItem } = job.work;
    const share = (nowMs - job.since) / this.#durationMs + job.doneBefore / Math.max(1, totalItems);
    const target = Math.min(totalItems, Math.floor(Math.min(share, failsAt) * totalItems));
    for (; job.done < target; job.done++) doItem?.(job.done);
    if (share >= failsAt) this.#end(job, 'failed', nowMs);
    else if (share >= 1) this.#end(job, 'completed', nowMs);
  }

  #end(job: Job, status: 'failed' | 'completed', nowMs: number): void {
    job.status = status;
    job.endedAtMs = nowMs;
    const level = status === 'failed' ? 'error' : 'info';
    write(job, nowMs, level, `Job ${status} after ${job.done} of ${job.work.totalItems} items`);
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();

function write(job: Job, nowMs: number, level: LogLine['level'], message: string): void {
  job.log.push({ timestamp: iso(nowMs), level, message });
}
