import * as z from 'zod';

/** An object, list or attribute: its slug or its UUID. Nothing that could leave its place in a path. */
export const Slug = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z0-9_-]+$/, 'a slug of letters, digits, _ and -, or a UUID');

/** Any UUID, in lower case, so that equal ids have equal cache keys. */
export const Uuid = z.guid().toLowerCase();

/** An object of JSON values by name, with every own key kept. */
export const JsonObject = z.record(z.string(), z.unknown());

/** Rows of a page, and rows before it. */
export const limit = (max: number) => z.int().min(1).max(max);
export const offset = z.int().min(0);

/** An opaque place in a list, from `next_cursor`. */
export const cursor = z.string().min(1).max(4_096).describe('next_cursor of the page before');

/** A moment with date, time and zone, as RFC 3339 writes it. */
export const timestamp = z.iso.datetime({ offset: true }).describe('Such as 2026-01-31T09:00:00Z');

const direction = z.enum(['asc', 'desc']);
const field = z.string().max(100).optional().describe('Part of the value to order by, such as last_name');

/** One criterion of order: an attribute of the object itself, or one at the end of a path of references. */
export const Sort = z.union([
  z.object({ direction, attribute: Slug, field }),
  z.object({ direction, path: z.array(z.tuple([z.string(), z.string()])).min(1), field }),
]);
