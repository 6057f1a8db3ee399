import * as z from 'zod';

export const name = z.string().min(1);
export const text = z.string();
export const anything = z.record(z.string(), z.unknown());
export const texts = z.array(z.string());
/** An ISO date, with any offset or none, as .NET writes them too. */
export const date = z
  .string()
  .refine((value) => /^\d{4}-\d{2}-\d{2}/.test(value) && !Number.isNaN(Date.parse(value)), 'expected an ISO date');
export const status = z.enum(['active', 'inactive', 'maintenance']);
export const priority = z.enum(['low', 'normal', 'high', 'critical']);
export const count = z.int().min(0);

/** A schema in which nothing is required: for changes. */
export const changes = <T extends z.ZodObject>(schema: T) => {
  const bare = Object.entries(schema.shape as Record<string, z.ZodType>).map(([key, type]) => [
    key,
    (type instanceof z.ZodDefault ? (type.unwrap() as z.ZodType) : type).optional(),
  ]);
  return z.object(Object.fromEntries(bare) as Record<string, z.ZodOptional>);
};
