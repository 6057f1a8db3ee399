import { describe, expect, it } from 'vitest';
import { createLogger, type LoggerOptions } from './logger.js';
import { createRedactor } from './redact.js';

function lines(options: LoggerOptions, use: (logger: ReturnType<typeof createLogger>) => void): unknown[] {
  const written: string[] = [];
  use(createLogger({ now: () => 0, ...options, write: (line) => written.push(line) }));
  return written.map((line) => JSON.parse(line));
}

describe('createLogger', () => {
  it('writes one JSON line per event', () => {
    expect(lines({}, (log) => log.warn('slow\nreply', { ms: 9 }))).toEqual([
      { time: '1970-01-01T00:00:00.000Z', level: 'warn', message: 'slow\nreply', ms: 9 },
    ]);
  });

  it('is quiet about what is less grave than a warning, unless told otherwise', () => {
    expect(lines({}, (log) => log.info('hello'))).toEqual([]);
    expect(lines({ level: 'info' }, (log) => log.info('hello'))).toHaveLength(1);
  });

  it('writes errors with their code, stack and cause', () => {
    const error = Object.assign(new Error('down', { cause: new Error('reset') }), { code: 'UNREACHABLE' });
    expect(lines({}, (log) => log.error('failed', { error }))).toMatchObject([
      { error: { code: 'UNREACHABLE', message: 'down', stack: expect.any(String), cause: { message: 'reset' } } },
    ]);
  });

  it('never writes a secret, wherever it stands', () => {
    const [line] = lines({ redact: createRedactor(['s3cr3t-key']) }, (log) =>
      log.error('with s3cr3t-key', { error: new Error('s3cr3t-key'), headers: { authorization: 's3cr3t-key' } }),
    );
    expect(JSON.stringify(line)).not.toContain('s3cr3t-key');
  });

  it('survives what is no JSON', () => {
    const circle: Record<string, unknown> = { big: 1n };
    circle['self'] = circle;
    expect(lines({}, (log) => log.error('odd', circle))).toMatchObject([{ message: 'odd' }]);
  });
});
