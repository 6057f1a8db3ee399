/** What clients may assume of a tool, by what it does. */
export const reads = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true } as const;
export const adds = { ...reads, readOnlyHint: false, idempotentHint: false } as const;
export const overwrites = { ...reads, readOnlyHint: false, destructiveHint: true } as const;
/** May do any of these. */
export const changes = { ...overwrites, idempotentHint: false } as const;
export const local = { ...reads, openWorldHint: false } as const;
export const signsIn = { ...adds, idempotentHint: true } as const;
