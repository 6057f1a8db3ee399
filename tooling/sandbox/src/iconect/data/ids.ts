import type { Ids } from '../../collection.js';

/** Ids that are a word and a number: `rec-000123`. */
export function numbered(prefix: string, first = 1, width = 4): Ids {
  const form = new RegExp(`^${prefix}-(\\d{${width},9})$`);
  const of = (row: number): string => `${prefix}-${String(row + first).padStart(width, '0')}`;
  const row = (id: string): number => {
    const found = Number(form.exec(id)?.[1] ?? Number.NaN) - first;
    return found >= 0 && of(found) === id ? found : -1;
  };
  return { of, row };
}
