import * as z from 'zod';
import { ApiError } from '../errors.js';
import { operation, type Primed, retryClass } from '../operation.js';
import type { Service } from '../service.js';

/** A small API in the shape of real ones: shelves with books, found one by one, by list, and by a joint query. */
const Book = z.looseObject({ id: z.string(), shelf: z.string(), title: z.string() });
type Book = z.output<typeof Book>;

const ById = z.object({ shelf: z.string().min(1), id: z.string().min(1) });

export const query = operation({
  name: 'books.query',
  summary: 'Find books',
  route: 'POST /shelves/{shelf}/query',
  readOnly: true,
  input: z.object({ shelf: z.string(), ids: z.array(z.string()).optional() }),
  output: z.array(Book),
  cache: {
    ttlMs: 60_000,
    tags: ({ shelf }) => [`shelf:${shelf}`],
    group: ({ shelf }) => shelf,
    survives: (_, books, id) => !books.some((book) => book.id === id),
  },
  primes: ({ shelf }, books) => books.map((book) => asGet(shelf, book)),
});

export const get = operation({
  name: 'books.get',
  summary: 'Get a book',
  route: 'GET /shelves/{shelf}/books/{id}',
  input: ById,
  output: Book,
  concerns: ({ id }, book) => book.id === id,
  cache: { ttlMs: 60_000, notFoundTtlMs: 1_000, tags: ({ id }) => [`book:${id}`] },
  batch: {
    into: query,
    maxSize: 100,
    group: ({ shelf }) => shelf,
    join: (inputs) => ({ shelf: inputs[0].shelf, ids: inputs.map(({ id }) => id) }),
    split: (books, inputs) => {
      if (books.some((book) => !inputs.some(({ id }) => id === book.id))) throw new Error('not asked for');
      return inputs.map(({ id }) => books.find((book) => book.id === id));
    },
  },
});

export const shelves = operation({
  name: 'shelves.list',
  summary: 'List the shelves',
  route: 'GET /shelves',
  input: z.object({ floor: z.int().optional() }),
  output: z.array(z.string()),
});

export const create = operation({
  name: 'books.create',
  summary: 'Add a book',
  route: 'POST /shelves/{shelf}/books',
  input: z.object({ shelf: z.string(), title: z.string() }),
  output: Book,
  invalidates: ({ shelf }) => [`shelf:${shelf}`],
});

export const put = operation({
  name: 'books.put',
  summary: 'Change a book, or add it',
  route: 'PUT /shelves/{shelf}/books/{id}',
  retry: 'idempotent',
  input: ById.extend({ title: z.string() }),
  output: Book,
  primes: ({ shelf }, book) => [asGet(shelf, book)],
  invalidates: ({ shelf, id }) => [`shelf:${shelf}`, `book:${id}`],
});

export const touch = operation({
  name: 'books.touch',
  summary: 'Say that a book was read, which only lists that have it show',
  route: 'POST /shelves/{shelf}/books/{id}/touch',
  input: ById,
  output: z.unknown(),
  changes: ({ shelf, id }) => [{ group: shelf, detail: id }],
});

export const remove = operation({
  name: 'books.remove',
  summary: 'Remove a book',
  route: 'DELETE /shelves/{shelf}/books/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  input: ById,
  output: z.unknown(),
  invalidates: ({ shelf, id }) => [`shelf:${shelf}`, `book:${id}`],
});

const asGet = (shelf: string, book: Book): Primed => ({ operation: get, input: { shelf, id: book.id }, output: book });

/** The library as a service: answers inside `data`, plain status codes, Retry-After in seconds. */
export function library(baseUrl: string, key = 'key'): Service {
  return {
    name: 'The library',
    baseUrl,
    headers: () => ({ authorization: `Bearer ${key}` }),
    unwrap: (_, body) => (body as { data?: unknown } | null)?.data,
    requestId: (reply) => reply.header('x-request-id'),
    toError: (operation, { status, header }) => {
      const codes = { 400: 'INPUT_REJECTED', 413: 'INPUT_REJECTED', 404: 'NOT_FOUND', 429: 'RATE_LIMITED' } as const;
      const seconds = header('retry-after');
      return new ApiError(codes[status as 400] ?? 'SERVER_ERROR', operation.name, `the library answered ${status}`, {
        status,
        retryable: status === 429 || (status >= 500 && retryClass(operation) !== 'never'),
        ...(seconds === undefined ? {} : { retryAfterMs: Number(seconds) * 1000 }),
      });
    },
  };
}
