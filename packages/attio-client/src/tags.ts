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
  entriesOf: (list: string) => `entries:${list}`,
  /** Each cached entry and query of entries. */
  allEntries: 'entries',
  /** The entries of a record, in whatever list. */
  entriesOfRecord: (recordId: string) => `record-entries:${recordId}`,
  lists: 'lists',
  activities: 'activities',
  meetings: 'meetings',
  meeting: (id: string) => `meeting:${id}`,
  threads: 'threads',
  filesOf: (recordId: string) => `files:${recordId}`,
  allFiles: 'files',
  webhooks: 'webhooks',
  notesOf: (recordId: string) => `notes:${recordId}`,
  allNotes: 'notes',
  /** Each list of notes that is not of one record. */
  notesOfAny: 'notes:any',
  allTasks: 'tasks',
  objects: 'objects',
  attributesOf: (target: string) => `attributes:${target}`,
} as const;
