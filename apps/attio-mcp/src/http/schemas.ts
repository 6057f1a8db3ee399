import * as z from 'zod';

/** A record as it is answered. */
export const Record = z.looseObject({
  id: z.string(),
  object: z.string(),
  title: z.string(),
  url: z.string().nullable(),
  created_at: z.string(),
  values: z.record(z.string(), z.unknown()),
});

export const Page = z.object({
  records: z.array(Record),
  next_cursor: z.string().nullable().describe('Where the next page begins; null after the last'),
});

/** A record as a list of choices shows it. */
export const Hit = z.object({
  id: z.string(),
  object: z.string(),
  title: z.string(),
});

/** Words that somebody looks for. */
export const q = z
  .string()
  .min(1)
  .max(256)
  .refine((text) => /[^\s\p{Cf}]/u.test(text), 'words')
  .describe('Words in name, e-mail address or domain');
