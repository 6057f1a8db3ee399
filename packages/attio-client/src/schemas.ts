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
