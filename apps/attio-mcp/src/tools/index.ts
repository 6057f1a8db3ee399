import type { Tool } from '@fastpath/mcp-kit';
import type { Connect } from '../connection.js';
import { createRecord } from './create-record.js';
import { deleteRecord } from './delete-record.js';
import { describeObject } from './describe-object.js';
import { fetch } from './fetch.js';
import { getRecords } from './get-records.js';
import { listObjects } from './list-objects.js';
import { search } from './search.js';
import { searchRecords } from './search-records.js';
import { updateRecord } from './update-record.js';
import { upsertRecord } from './upsert-record.js';

/** The tools that know Attio. */
export const attioTools = (connect: Connect): readonly Tool[] =>
  [
    createRecord,
    deleteRecord,
    describeObject,
    fetch,
    getRecords,
    listObjects,
    search,
    searchRecords,
    updateRecord,
    upsertRecord,
  ].map((tool) => tool(connect));
