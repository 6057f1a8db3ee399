import { inspect } from 'node:util';
import type { Redact } from './redact.js';

/** How grave a line is, gravest first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes one JSON line per event. */
export type Logger = Readonly<Record<LogLevel, (message: string, fields?: Readonly<Record<string, unknown>>) => void>>;

/** How a logger writes. */
export interface LoggerOptions {
  /** The least grave level that is written. @default 'warn' */
  readonly level?: LogLevel;
  /** Applied to every line. @default nothing is replaced */
  readonly redact?: Redact;
  /** Takes a line with its newline. @default standard error */
  readonly write?: (line: string) => void;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/** A logger of JSON lines `{time, level, message, ...fields}`; errors among the fields are written with stack and cause. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { level = 'warn', redact = (text) => text, write = toStderr, now = Date.now } = options;
  const most = LOG_LEVELS.indexOf(level);
  const at = (own: LogLevel) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    if (LOG_LEVELS.indexOf(own) > most) return;
    const line = { time: new Date(now()).toISOString(), level: own, message, ...fields };
    write(`${redact(toText(line))}\n`);
  };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

const toStderr = (line: string): void => {
  process.stderr.write(line);
};

function toText(line: object): string {
  try {
    return JSON.stringify(line, plainErrors);
  } catch {
    return JSON.stringify({ ...line, fields: inspect(line) }, ['time', 'level', 'message', 'fields']); // a circle
  }
}

function plainErrors(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  const code = 'code' in value ? value.code : undefined;
  return { name, code, message, stack, cause };
}
