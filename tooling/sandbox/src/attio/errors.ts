import { HttpError } from '../service/http-error.js';

/** One fault in a request body. */
export interface ValidationError {
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly expected?: string;
  readonly received?: string;
}

/** Codes of 400. */
export type Code =
  | 'filter_error'
  | 'immutable_value'
  | 'matching_attribute_definition_not_unique'
  | 'merge_in_progress'
  | 'missing_value'
  | 'multiple_match_results'
  | 'self_merge'
  | 'system_edit_unauthorized'
  | 'uniqueness_conflict'
  | 'validation_type'
  | 'value_not_found';

function envelope(status: number, type: string, code: string, message: string, more: object = {}, headers = {}) {
  return new HttpError(status, message, { status_code: status, type, code, message, ...more }, headers);
}

/** 400 with a code of the service. */
export const badRequest = (code: Code, message: string): HttpError =>
  envelope(400, 'invalid_request_error', code, message);

/** 400 with the list of what is wrong. */
export const invalid = (message: string, errors: readonly ValidationError[]): HttpError =>
  envelope(400, 'invalid_request_error', 'validation_type', message, { validation_errors: errors });

/** 400 for one field of the body. */
export const invalidBody = (path: readonly (string | number)[], expected: string, received: unknown): HttpError =>
  invalid('Body payload validation error.', [typeMismatch(path, expected, received)]);

/** Says what was expected somewhere, and what came. */
export const typeMismatch = (path: ValidationError['path'], expected: string, received: unknown): ValidationError => ({
  code: 'invalid_type',
  path,
  message: received === undefined ? 'Required' : `Expected ${expected}, received ${typeName(received)}`,
  expected,
  received: typeName(received),
});

/** A text as it is, and the type of anything else: `String` runs code that an input may have brought along. */
export const shown = (input: unknown): string => (typeof input === 'string' ? input : typeName(input));

const typeName = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** 404. */
export const notFound = (message: string): HttpError => envelope(404, 'invalid_request_error', 'not_found', message);

/** 404 for a record that is not readable yet. */
export const mergeInProgress = (message: string): HttpError =>
  envelope(404, 'invalid_request_error', 'merge_in_progress', message);

/** 409 for a slug or title that is taken. */
export const slugConflict = (slug: string): HttpError =>
  envelope(409, 'invalid_request_error', 'slug_conflict', `"${slug}" is already in use.`);

/** 409 for a thing that exists already. */
export const uniquenessConflict = (message: string): HttpError =>
  envelope(409, 'invalid_request_error', 'uniqueness_conflict', message);

/** 403 for a token that may not do this. */
export const forbidden = (message: string): HttpError => envelope(403, 'auth_error', 'unauthorized', message);

/** 404 for a path or method that does not exist. */
export const noEndpoint = (method: string, path: string): HttpError =>
  notFound(`Could not find endpoint "${method} ${path}".`);

/** 413. */
export const tooLarge = (message = 'Request body is larger than 10 MB.'): HttpError =>
  envelope(413, 'invalid_request_error', 'validation_type', message);

/** 401. */
export const unauthorized = (message: string): HttpError => envelope(401, 'auth_error', 'unauthorized', message);

/** 429; `retryAt` is an HTTP date. */
export const rateLimited = (message: string, retryAt: string, headers = {}): HttpError =>
  envelope(429, 'rate_limit_error', 'rate_limit_exceeded', message, {}, { 'retry-after': retryAt, ...headers });

/** An error by its status and code alone. */
export const refused = (status: number, code: string): HttpError =>
  envelope(
    status,
    status === 403 ? 'auth_error' : 'invalid_request_error',
    code,
    'The request could not be processed.',
  );

/** 500 and its kin. */
export const serverError = (status: number): HttpError =>
  envelope(status, 'api_error', 'internal_error', 'Something went wrong.');
