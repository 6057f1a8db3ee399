/**
 * Cache tags: by them a write finds the answers that it can change. Queries over one object are no matter of tags: they
 * judge each change by their filter.
 */
export const tags = {
  record: (id: string) => `record:${id}`,
  /** Each cached record of an object: writing one side of a relationship changes the other. */
  recordsOf: (object: string) => `records:${object}`,
  /** Each cached record that refers to another. */
  refersTo: (id: string) => `refers:${id}`,
  /** Each cached record with so many references that they are not told apart. */
  refersToMany: 'refers',
  /** Each cached query over an object. */
  queriesOf: (object: string) => `queries:${object}`,
  /** Each cached answer that looks at an object in a way that cannot be judged: a fuzzy search, a path through it. */
  searchesOf: (object: string) => `searches:${object}`,
  /** Each cached query and search. */
  allQueries: 'queries',
  /** Every cached record, query and search of the workspace. */
  allRecords: 'records',
  /** Each cached entry of a list, and query of its entries. */
  entriesOf: (list: string) => `entries:${list}`,
  allEntries: 'entries',
  /** The entries of a record, in whatever list. */
  entriesOfRecord: (recordId: string) => `record-entries:${recordId}`,
  lists: 'lists',
  members: 'members',
  activities: 'activities',
  meetings: 'meetings',
  meeting: (id: string) => `meeting:${id}`,
  threads: 'threads',
  filesOf: (recordId: string) => `files:${recordId}`,
  allFiles: 'files',
  webhooks: 'webhooks',
  notesOf: (recordId: string) => `notes:${recordId}`,
  /** Each list of notes that is not of one record. */
  notesOfAny: 'notes:any',
  allNotes: 'notes',
  allTasks: 'tasks',
  objects: 'objects',
  attributesOf: (target: string) => `attributes:${target}`,
} as const;
