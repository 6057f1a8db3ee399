import type { Tool } from '@fastpath/mcp-kit';
import type { Connect } from '../connection.js';
import { createNote } from './create-note.js';
import { createRecord } from './create-record.js';
import { deleteRecord } from './delete-record.js';
import { describeObject } from './describe-object.js';
import { fetch } from './fetch.js';
import { getRecords } from './get-records.js';
import { listLists } from './list-lists.js';
import { listObjects } from './list-objects.js';
import { listTasks } from './list-tasks.js';
import { listWorkspaceMembers } from './list-workspace-members.js';
import { queryListEntries } from './query-list-entries.js';
import { readNotes } from './read-notes.js';
import { search } from './search.js';
import { searchRecords } from './search-records.js';
import { updateRecord } from './update-record.js';
import { upsertRecord } from './upsert-record.js';
import { whoami } from './whoami.js';
import { writeListEntry } from './write-list-entry.js';
import { writeRecords } from './write-records.js';
import { writeTask } from './write-task.js';

/** The tools that know Attio. */
export const attioTools = (connect: Connect): readonly Tool[] =>
  [
    createNote,
    createRecord,
    deleteRecord,
    describeObject,
    fetch,
    getRecords,
    listLists,
    listObjects,
    listTasks,
    listWorkspaceMembers,
    queryListEntries,
    readNotes,
    search,
    searchRecords,
    updateRecord,
    upsertRecord,
    whoami,
    writeListEntry,
    writeRecords,
    writeTask,
  ].map((tool) => tool(connect));
