import * as z from 'zod';

/** An opaque id. */
export const id = z.string().min(1).max(500);
export const projectId = id.describe('Project');
export const anything = z.record(z.string(), z.unknown());
export const texts = z.array(z.string().max(500)).max(1_000);
export const priority = z.enum(['low', 'normal', 'high', 'critical']);

/** Field values by name. */
export const values = anything.describe('Values by field name');

/** Which properties and custom fields an answer holds. */
export const fields = texts.describe('Only these fields: shorter answers').optional();

export const filters = anything.describe('By field: a value, or {$gte, $gt, $lte, $lt, $ne, $in}').optional();

/** A place in a list. A page larger than the service gives is cut to that. */
export const paging = {
  page: z.int().optional(),
  pageSize: z.int().optional(),
};

export const sorting = {
  sortBy: z.string().max(200).optional(),
  sortOrder: z.enum(['asc', 'desc']).optional(),
};

export const confirm = z.boolean().default(false);
