import * as z from 'zod';

/** An id as the service gives them: opaque, and escaped where it goes into a path. */
export const Id = z.string().min(1).max(500);
export const ById = z.object({ id: Id });

/** An object of JSON values by name, with every own key kept. */
export const JsonObject = z.record(z.string(), z.unknown());
export const strings = z.array(z.string());

const operators = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin', '$regex', '$exists'];

/** Values that a field must have, or conditions on it: `{ status: 'active', createdDate: { $gte: '2024-01-01' } }`. */
export const Filter = JsonObject.superRefine((filter, context) => {
  for (const [field, condition] of Object.entries(filter)) {
    if (typeof condition !== 'object' || condition === null) continue;
    const unknown = Object.keys(condition).find((key) => key.startsWith('$') && !operators.includes(key));
    if (unknown === undefined) continue;
    context.addIssue({
      code: 'custom',
      path: [field, unknown],
      message: `one of the operators ${operators.join(', ')}`,
    });
  }
}).describe('Exact values, or {$gt}, {$gte}, {$lt}, {$lte}, {$ne}, {$in: []} by field');

/** Options that are off, or on, by themselves: they are sent where they say something else. */
export const offUnlessSaid = z
  .boolean()
  .optional()
  .transform((on) => on || undefined);
export const onUnlessSaid = z
  .boolean()
  .optional()
  .transform((on) => (on === false ? false : undefined));

export const order = z.enum(['asc', 'desc']);
export const sorting = { sortBy: z.string().optional(), sortOrder: order.optional() };
export const Sorting = z.array(z.object({ field: z.string(), order }));

/** A place in a list. A page larger than the service gives is cut to what it gives. */
export const paging = (maxPageSize = 100) => ({
  page: z.int().min(1).optional(),
  pageSize: z
    .int()
    .min(1)
    .transform((rows) => Math.min(rows, maxPageSize))
    .optional()
    .describe(`At most ${maxPageSize}; more is cut to that`),
});

const dateOnly = /^\d{4}-\d{2}-\d{2}$/;
const hasZone = /(Z|[+-]\d{2}:?\d{2})$/i;

/** Any ISO form: a day, a time without zone (taken as UTC), or one with zone. Travels as UTC with `Z`. */
const moment = (timeOfDay: string) =>
  z
    .string()
    .refine(
      (text) => /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text)),
      'an ISO date, such as 2026-01-31 or 2026-01-31T09:00:00Z',
    )
    .transform((text) => {
      if (dateOnly.test(text)) return `${text}T${timeOfDay}Z`;
      if (!hasZone.test(text)) return new Date(`${text}Z`).toISOString();
      return text.endsWith('Z') ? text : new Date(text).toISOString();
    });

export const date = moment('00:00:00.000');
/** As `date`, but a day is meant to its end. */
export const endDate = moment('23:59:59.999');

/** A range of a date field, days included to their ends. */
export const dateRange = <F extends z.ZodType>(field: F) =>
  z.object({ field, from: date.optional(), to: endDate.optional() });

export const priority = z.enum(['low', 'normal', 'high', 'critical']);
