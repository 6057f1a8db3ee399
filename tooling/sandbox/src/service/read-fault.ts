import type { Fault } from './faults.js';

const KINDS: Readonly<Record<keyof Fault, string>> = {
  match: 'object',
  status: 'number',
  code: 'string',
  headers: 'object',
  body: 'any',
  delayMs: 'number',
  processed: 'boolean',
  reset: 'boolean',
  truncate: 'boolean',
  hang: 'boolean',
  times: 'number',
};

/** Reads a fault sent as JSON; answers what is wrong with it as a text. */
export function readFault(input: unknown): Fault | string {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return 'a fault is an object';
  for (const [key, value] of Object.entries(input)) {
    if (!Object.hasOwn(KINDS, key)) return `unknown key "${key}"; known are ${Object.keys(KINDS).join(', ')}`;
    const kind = KINDS[key as keyof Fault];
    if (kind !== 'any' && (typeof value !== kind || value === null)) return `"${key}" must be a ${kind}`;
  }
  const fault = input as Fault;
  return rangeError(fault) ?? fault;
}

function rangeError({ status, times, delayMs, match, headers }: Fault): string | undefined {
  if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status < 600)) {
    return '"status" must be an integer from 200 to 599';
  }
  if (times !== undefined && !(Number.isInteger(times) && times > 0)) return '"times" must be a positive integer';
  if (delayMs !== undefined && !(delayMs >= 0 && delayMs <= 600_000)) return '"delayMs" must be from 0 to 600000';
  const texts = [...Object.values(match ?? {}), ...Object.values(headers ?? {})];
  return texts.every((text) => typeof text === 'string') ? undefined : '"match" and "headers" hold texts only';
}
