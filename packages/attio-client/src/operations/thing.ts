import * as z from 'zod';

/** A thing with its own ID, and the rest as Attio sends it. */
export interface Thing {
  readonly [part: string]: unknown;
}

/**
 * The wire form of a thing. Attio nests its ID among those of what it is in; here it stands by itself under the same
 * name, and everything else stays as it is.
 */
export const thing = (idName: string) =>
  z
    .looseObject({ id: z.looseObject({ [idName]: z.string() }) })
    .transform(({ id, ...rest }): Thing => ({ [idName]: id[idName], ...rest }));

/** One page of a list that is read by cursor. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; `null` after the last. */
  readonly next_cursor: string | null;
}

/** The wire form of such a page. */
export const page = <T extends z.ZodType>(item: T) =>
  z
    .looseObject({ data: z.array(item), pagination: z.looseObject({ next_cursor: z.string().nullable() }) })
    .transform(({ data, pagination }): Page<z.output<T>> => ({ items: data, next_cursor: pagination.next_cursor }));
