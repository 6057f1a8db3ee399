import * as z from 'zod';

/** Rows of a list, and whether there are more. */
export interface Page<Row> {
  readonly data: readonly Row[];
  readonly hasMore: boolean;
  /** Rows in all, where the service says so. */
  readonly total?: number;
  readonly page?: number;
  readonly pageSize?: number;
  readonly [key: string]: unknown;
}

/** The one schema of every page, by which the dialect tells what to make of a reply. */
export const PageReply = z.looseObject({ data: z.array(z.unknown()), hasMore: z.boolean() });

/** A reply that must be a page. Its rows are passed on as they are. */
export const page = <Row>() => PageReply as unknown as z.ZodType<Page<Row>>;

/** A reply that must be an object. What is in it is passed on as it is. */
export const found = <Shape extends object>() => z.looseObject({}) as unknown as z.ZodType<Shape>;

/** A reply that must be a list. */
export const listed = <Row>() => z.array(z.unknown()) as unknown as z.ZodType<readonly Row[]>;

/** The reply to a write, which was carried out whatever the reply looks like: a part of it may be missing. */
export const written = <Shape extends object>() => z.unknown() as unknown as z.ZodType<Partial<Shape>>;
