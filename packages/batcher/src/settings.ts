import * as z from 'zod';
import { BatcherError } from './errors.js';
import type { AdaptiveOptions, BatcherOptions, BatcherSettings, Priority, RetryOptions } from './options.js';

/** Settings as they are used: complete and in range. */
export interface Settings {
  readonly maxSize: number;
  readonly windowMs: Readonly<Record<Priority, number>>;
  readonly maxConcurrent: number;
  readonly maxBytes: number;
  readonly maxQueued: number;
  readonly maxWaitMs: number;
  readonly ageingMs: number;
  readonly adaptive: Required<AdaptiveOptions> | undefined;
}

/** `setTimeout` takes a longer time for no time at all. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isWhole = (value: unknown) => isNumber(value) && value >= 1 && Number.isInteger(value);
const isTimer = (value: unknown) => isNumber(value) && value >= 0 && value <= MAX_TIMER_MS;

const whole = z.custom<number>(isWhole, 'expected a whole number of at least 1');
const position = z.custom<number>((value) => Number.isInteger(value) && (value as number) >= 0, 'expected a position');
const limit = z.custom<number>(
  (value) => isWhole(value) || value === Number.POSITIVE_INFINITY,
  'expected a whole number of at least 1, or Infinity',
);
const timerMs = z.custom<number>(isTimer, `expected milliseconds from 0 to ${MAX_TIMER_MS}`);
const limitMs = z.custom<number>((value) => isNumber(value) && value > 0, 'expected milliseconds above 0, or Infinity');
const callback = z.custom<unknown>((value) => typeof value === 'function', 'expected a function');

/** An object of options that may be given as `true` for its defaults or `false` for not at all. */
const orBoolean = <T>(schema: z.ZodType<T>) =>
  z.preprocess((value) => (value === true ? {} : value === false ? undefined : value), schema.optional());

const Settings = z.object({
  maxSize: limit.default(100),
  windowMs: z.preprocess(
    (ms) => (ms === undefined || isNumber(ms) ? { interactive: ms, normal: ms, background: ms } : ms),
    z.object({ interactive: timerMs.default(10), normal: timerMs.default(10), background: timerMs.default(10) }),
  ),
  maxConcurrent: limit.default(5),
  maxBytes: limit.default(Number.POSITIVE_INFINITY),
  maxQueued: limit.default(100_000),
  maxWaitMs: limitMs.default(Number.POSITIVE_INFINITY),
  ageingMs: limitMs.default(1_000),
  adaptive: orBoolean(
    z.object({
      targetMs: timerMs.default(1_000),
      minSize: whole.default(1),
      concurrency: z.boolean().default(true),
    }),
  ),
});

const Fixed = z.object({
  load: callback,
  keyOf: callback.optional(),
  partition: callback.optional(),
  tenant: callback.optional(),
  sizeOf: callback.optional(),
  onBatch: callback.optional(),
  now: callback.optional(),
  retryPartial: orBoolean(
    z.object({
      maxAttempts: whole.default(3),
      delayMs: timerMs.default(0),
      split: z.boolean().default(true),
      shouldRetry: z
        .custom<() => boolean>((value) => typeof value === 'function', 'expected a function')
        .default(() => () => true),
    }),
  ),
});

const Process = z.object({
  batchSize: whole.default(100),
  concurrency: whole.default(1),
  paceMs: timerMs.default(0),
  keepResults: z.boolean().default(true),
  from: z.object({ done: position, ahead: z.array(position) }).optional(),
  onProgress: callback.optional(),
});

/** Completes settings with their defaults. @throws BatcherError `BAD_OPTIONS`, with the name and the range */
export function toSettings(settings: BatcherSettings): Settings {
  return check(Settings, settings) as Settings;
}

/** Checks what cannot change later, and completes how to retry. @throws BatcherError `BAD_OPTIONS` */
export function toRetry<K, V>(options: BatcherOptions<K, V>): Required<RetryOptions<K>> | undefined {
  return check(Fixed, options).retryPartial;
}

/** Completes how to process. @throws BatcherError `BAD_OPTIONS` */
export function toProcessSettings(options: object): z.infer<typeof Process> {
  return check(Process, options);
}

function check<T>(schema: z.ZodType<T>, input: unknown): T {
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  const problems = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new BatcherError('BAD_OPTIONS', problems.join('; '), { cause: error });
}
