/**
 * Cache tags: by them a write finds the answers that it can change. A record is found by its id; queries by the
 * objects they look at; records by their object, because writing one side of a relationship changes the other.
 */
export const tags = {
  record: (id: string) => `record:${id}`,
  /** Each cached record of an object. */
  recordsOf: (object: string) => `records:${object}`,
  /** Each cached query or search that looks at an object. */
  queriesOf: (object: string) => `queries:${object}`,
  /** Every cached record and query of the workspace. */
  allRecords: 'records',
  notesOf: (recordId: string) => `notes:${recordId}`,
  allNotes: 'notes',
  allTasks: 'tasks',
  objects: 'objects',
  attributesOf: (target: string) => `attributes:${target}`,
} as const;
