import type { Operation } from '@fastpath/api-kit';
import * as z from 'zod/v4/core';

/** What whoever asked should know of how an input was taken: that a page size was cut to what the service gives. */
export function notesOn({ input: schema }: Operation, input: unknown): readonly string[] {
  const { pageSize } = (input ?? {}) as { pageSize?: unknown };
  if (typeof pageSize !== 'number') return [];
  const parsed = z.safeParse(schema, input);
  const sent = parsed.success ? (parsed.data as { pageSize?: unknown }).pageSize : undefined;
  if (typeof sent !== 'number' || sent >= pageSize) return [];
  return [
    `pageSize ${pageSize} was cut to ${sent}, the most that this operation gives: ask for the next page for more.`,
  ];
}
