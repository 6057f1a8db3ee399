import * as z from 'zod';

const maxTextLength = 100_000;

/** Nothing that could leave its place in a path. The rule is not in the schema that models read: they need no such warning. */
function slugOf(expected: string) {
  return z
    .string()
    .min(1)
    .max(100)
    .refine((text) => /^[A-Za-z0-9_-]+$/.test(text), expected);
}

/** Arguments that several tools share, with the words that a model reads. */
export const slug = slugOf('a slug such as companies, or a UUID');

export const object = slug.describe('Slug, such as companies');

export const recordId = z.guid();
export const record_id = recordId.describe('Record ID');

export const record_ids = z.array(recordId).min(1).max(500).describe('1 to 500');

export const fields = z
  .array(z.string().min(1).max(100))
  .max(100)
  .optional()
  .describe('Attribute slugs; else all with a value');

/** A JSON object whose texts are of a size that a model can have written. */
export const jsonObject = z.record(z.string().max(200), z.unknown()).superRefine((value, context) => {
  const path = findLongText(value);
  if (path) context.addIssue({ code: 'custom', path, message: `at most ${maxTextLength} characters` });
});

export const values = jsonObject.describe('Plain values by attribute slug: {"name":"Acme","domains":["acme.com"]}');

export const filter = jsonObject
  .optional()
  .describe('Such as {"stage":"Won"}, {"value":{"$gte":1000}}; $and, $or, $not');

export const sorts = z
  .array(
    // the description shows its form, for fewer words than a schema
    z.unknown().pipe(z.looseObject({ attribute: z.string().max(100).optional(), direction: z.enum(['asc', 'desc']) })),
  )
  .max(10)
  .optional()
  .describe('Such as [{"attribute":"created_at","direction":"desc"}]');

export const list = slugOf('a slug such as sales, or a UUID').describe('Slug of the list');

export const cursor = z.string().max(100).optional().describe('next_cursor of the last page');

export const format = z.enum(['json', 'markdown', 'csv']).default('json').describe('csv is shortest');

/** Words to look for; blanks alone, seen or unseen, would find everything. */
export const words = z
  .string()
  .min(1)
  .max(256)
  .refine((text) => /[^\s\p{Cf}]/u.test(text) && !/[^\P{Cc}\s]/u.test(text), 'words');

/** Text that says something, without control characters but for tabs and the ends of lines. */
export const text = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .refine((it) => it.trim() !== '' && !/[^\P{Cc}\t\n\r]/u.test(it), 'text without control characters');

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
