/**
 * About how many bytes a parsed JSON value occupies in memory. Much cheaper than measuring its JSON text, and close
 * enough for a bound: strings count one byte a character, objects and arrays what V8 needs for their slots.
 */
export function roughSizeOf(value: unknown): number {
  if (typeof value === 'string') return 24 + value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let bytes = 32;
  if (Array.isArray(value)) for (const item of value) bytes += 8 + roughSizeOf(item);
  else for (const key in value) bytes += 16 + roughSizeOf((value as Record<string, unknown>)[key]);
  return bytes;
}
