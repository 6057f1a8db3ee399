import { HttpError } from '../service/http-error.js';

/** What is wrong with one field of a request. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

const envelope = (status: number, code: string, message: string, more: object = {}, headers = {}): HttpError =>
  new HttpError(status, message, { error: { code, message, ...more } }, headers);

/** 400 with what is wrong, field by field. */
export const invalid = (details: readonly FieldFault[]): HttpError =>
  envelope(400, 'VALIDATION_ERROR', details.map(({ field, message }) => `${field}: ${message}`).join('; '), {
    details,
  });

/** 400 for one field. */
export const invalidField = (field: string, message: string): HttpError => invalid([{ field, message }]);

/** 401; the reason stands in the header too, as RFC 6750 says. */
export const unauthorized = (message: string): HttpError =>
  envelope(401, 'AUTHENTICATION_ERROR', message, {}, { 'www-authenticate': `Bearer error="invalid_token"` });

/** 403. */
export const forbidden = (message: string): HttpError => envelope(403, 'AUTHORIZATION_ERROR', message);

/** 404. */
export const notFound = (noun: string, id: string): HttpError =>
  envelope(404, 'NOT_FOUND', `${noun} "${id}" was not found`);

/** 404 for a path or method that does not exist. */
export const noEndpoint = (method: string, path: string): HttpError =>
  envelope(404, 'NOT_FOUND', `There is no ${method} ${path}`);

/** 409: what was asked does not go together with the state of things. */
export const conflict = (message: string): HttpError => envelope(409, 'CONFLICT', message);

/** 409 for bytes that are not those that were announced. */
export const checksumMismatch = (message: string): HttpError => envelope(409, 'CHECKSUM_MISMATCH', message);

/** 410 for an upload session whose time is over. */
export const expired = (message: string): HttpError => envelope(410, 'UPLOAD_SESSION_EXPIRED', message);

/** 413. */
export const tooLarge = (): HttpError => envelope(413, 'VALIDATION_ERROR', 'The request body is larger than 24 MiB');

/** 416 with the length of what was asked for. */
export const rangeNotSatisfiable = (byteLength: number): HttpError =>
  envelope(
    416,
    'VALIDATION_ERROR',
    'The range lies outside of the file',
    {},
    { 'content-range': `bytes */${byteLength}` },
  );

/** 429; waits are whole seconds. */
export const rateLimited = (retryAfterSeconds: number): HttpError =>
  envelope(429, 'RATE_LIMIT_ERROR', 'Too many requests', {}, { 'retry-after': String(retryAfterSeconds) });

/** Any other status: 500 and its kin, or one that a fault asks for. */
export const failed = (status: number, code = 'SERVER_ERROR'): HttpError =>
  envelope(status, code, status >= 500 ? 'Something went wrong' : 'The request could not be processed');
