/** The first project has half of all records; the others share the rest. */
export const SIZES = {
  full: { records: 200_000, users: 25 },
  small: { records: 2_000, users: 8 },
} as const;

/** How much of everything there is. */
export type Size = keyof typeof SIZES;

export const PROJECTS = 20;
export const FIRST_PROJECT = 123;
export const CLIENTS = 8;
export const DATA_SERVERS = 3;
export const FILE_STORES = 3;
/** Folders of each project: one root, 5 in it, 4 in each of these. */
export const FOLDERS = 26;
