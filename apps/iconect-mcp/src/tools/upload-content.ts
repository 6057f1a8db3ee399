import * as z from 'zod';

const bytes = z.object({ type: z.literal('Buffer'), data: z.array(z.int().min(0).max(255)) });

/** Bytes as base64, or as Node writes a Buffer into JSON. */
export const content = z.preprocess((given) => {
  const buffer = bytes.safeParse(given);
  return buffer.success ? Buffer.from(buffer.data.data).toString('base64') : given;
}, z.base64().min(1));
