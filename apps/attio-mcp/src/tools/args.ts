import * as z from 'zod';

const maxTextLength = 100_000;

/** Arguments that several tools share, with the words that a model reads. */
export const object = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z0-9_-]+$/, 'a slug such as companies, or a UUID')
  .describe('Object slug: companies, people, deals, or a custom one');

const recordId = z.guid();
export const record_id = recordId.describe('Record ID (UUID)');

export const record_ids = z.array(recordId).min(1).max(100).describe('1 to 100 record IDs (UUIDs)');

export const fields = z
  .array(z.string().min(1).max(100))
  .max(100)
  .optional()
  .describe('Attribute slugs to answer with; all that have a value if left out');

/** A JSON object whose texts are of a size that a model can have written. */
const jsonObject = z.record(z.string().max(200), z.unknown()).superRefine((value, context) => {
  const path = findLongText(value);
  if (path) context.addIssue({ code: 'custom', path, message: `at most ${maxTextLength} characters` });
});

export const values = jsonObject.describe('Values by attribute slug, plain: {"name": "Acme", "domains": ["acme.com"]}');

export const filter = jsonObject
  .optional()
  .describe('Attio filter, such as {"stage": "Won"} or {"value": {"currency_value": {"$gte": 1000}}}; $and, $or, $not');

export const sorts = z
  .array(
    z.looseObject({
      attribute: z.string().max(100).optional().describe('Attribute slug'),
      direction: z.enum(['asc', 'desc']),
    }),
  )
  .max(10)
  .optional()
  .describe('Order, such as [{"attribute": "created_at", "direction": "desc"}]');

/** Where a text that is too long stands; `undefined` if there is none. */
function findLongText(value: unknown): PropertyKey[] | undefined {
  if (typeof value === 'string') return value.length > maxTextLength ? [] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const path = findLongText(inner);
    if (path) return [key, ...path];
  }
  return undefined;
}
