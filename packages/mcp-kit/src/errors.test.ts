import { ApiError } from '@fastpath/api-kit';
import { describe, expect, it } from 'vitest';
import { createErrorText } from './errors.js';
import { createLogger } from './logger.js';
import { createRedactor } from './redact.js';

function explain(error: unknown, readOnly = false) {
  const log: string[] = [];
  const redact = createRedactor(['s3cr3t-key']);
  const logger = createLogger({ redact, write: (line) => log.push(line) });
  const { code, text } = createErrorText({ redact, logger })(error, 'get_records', { readOnly });
  return { code, text, told: JSON.parse(text).error as Record<string, unknown>, log: log.join('') };
}

describe('an error that explains itself', () => {
  it('keeps its code, message, field and expectation', () => {
    const error = new ApiError('INPUT_INVALID', 'records.get', 'record_id is no UUID', {
      field: 'record_id',
      expected: 'a UUID',
    });
    expect(explain(error).told).toEqual({
      code: 'INPUT_INVALID',
      message: 'records.get: record_id is no UUID',
      field: 'record_id',
      expected: 'a UUID',
      next: 'Correct the arguments and call again.',
      retryable: false,
    });
  });

  it('says when to try again, in whole seconds', () => {
    const error = new ApiError('RATE_LIMITED', 'records.get', 'too many', { retryable: true, retryAfterMs: 1500 });
    expect(explain(error).told).toMatchObject({
      retryable: true,
      retry_after_seconds: 2,
      next: 'Call again after 2 s.',
    });
  });

  it('warns against repeating what may have been done', () => {
    expect(explain(new ApiError('SERVER_ERROR', 'records.create', 'failed')).told['next']).toMatch(
      /check first whether it was done/,
    );
  });

  it('does not warn of that where nothing could be done: a reading failed, or the server is not set up', () => {
    const broken = new ApiError('RESPONSE_INVALID', 'records.get', 'no JSON');
    expect(explain(broken, true).told['next']).toBe('Nothing was changed. Tell the user; a later call may succeed.');
    const late = new DOMException('too late', 'TimeoutError');
    expect(explain(late, true).told).toMatchObject({ retryable: true, next: 'Ask for less, or call again.' });
    expect(explain(late).told).toMatchObject({
      retryable: false,
      next: expect.stringContaining('whether it was done'),
    });
    const blank = new ApiError('NOT_CONFIGURED', 'attio', 'the API key holds a space');
    for (const readOnly of [true, false])
      expect(explain(blank, readOnly).told['next']).toMatch(/correct this setting .* restart/);
  });

  it("passes the service's own complaint on", () => {
    const error = new ApiError('INPUT_REJECTED', 'records.create', 'refused', {
      status: 400,
      upstreamCode: 'value_not_found',
      requestId: 'r-1',
      validationErrors: [{ path: ['data', 'values'], message: 'no such stage' }],
    });
    expect(explain(error).told).toMatchObject({
      status: 400,
      upstream_code: 'value_not_found',
      request_id: 'r-1',
      validation_errors: [{ message: 'no such stage' }],
    });
  });

  it('never shows a stack or a secret', () => {
    const { text } = explain(
      new ApiError('UNAUTHORIZED', 'self.get', 'refused s3cr3t-key', { upstreamMessage: 's3cr3t-key?' }),
    );
    expect(text).not.toContain('s3cr3t-key');
    expect(text).not.toContain('errors.test');
  });

  it('is not logged as a fault of the server', () => {
    expect(explain(new ApiError('NOT_FOUND', 'records.get', 'gone')).log).toBe('');
  });
});

describe('an error that was not meant to be read', () => {
  it('becomes INTERNAL with an id under which the log explains it', () => {
    const { told, log } = explain(new TypeError('cannot read properties of undefined'));
    expect(told).toMatchObject({ code: 'INTERNAL', retryable: false, message: expect.stringContaining('get_records') });
    expect(JSON.parse(log)).toMatchObject({
      id: told['id'],
      error: { message: 'cannot read properties of undefined' },
    });
    expect(JSON.stringify(told)).not.toContain('properties of undefined');
  });

  it.each([undefined, null, 'text', 7, { code: 'X' }])('is anything that can be thrown: %j', (thrown) => {
    expect(explain(thrown).code).toBe('INTERNAL');
  });

  it('is not taken for a telling one because Node gave it a code', () => {
    const error = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:443'), { code: 'ECONNREFUSED' });
    expect(explain(error).text).not.toContain('10.0.0.7');
  });

  it('is ABORTED when the call was cancelled, TIMED_OUT when its time was over', () => {
    expect(explain(AbortSignal.abort().reason).code).toBe('ABORTED');
    expect(explain(new DOMException('late', 'TimeoutError')).code).toBe('TIMED_OUT');
  });
});
