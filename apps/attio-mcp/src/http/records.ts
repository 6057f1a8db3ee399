import { ApiError } from '@fastpath/api-kit';
import { restOperation } from '@fastpath/mcp-kit/http';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { cursor, fields, filter, object, record_ids, recordId, sorts, values } from '../tools/args.js';
import { Page, q, Record } from './schemas.js';

const id = recordId.describe('Record ID');
type Answered = z.output<typeof Record>;

/** One record. */
export const getRecord = (connect: Connect) =>
  restOperation({
    name: 'getRecord',
    summary: 'Read one record',
    route: 'GET /api/{object}/{id}',
    access: 'read',
    input: z.object({ object, id, fields }),
    output: Record,
    run: async ({ object, id, fields }, context) => {
      const { workspace, api } = await connect();
      const { records } = await api.getRecords(workspace, { object, record_ids: [id], fields }, context);
      if (records[0]) return records[0];
      throw new ApiError('NOT_FOUND', 'getRecord', `there is no record ${id} of ${object}`, { field: 'id' });
    },
  });

/** Records of one object by filter and order. */
export const queryRecords = (connect: Connect) =>
  restOperation({
    name: 'queryRecords',
    summary: 'Find records of one object by words, filter and order; sees every write made before',
    route: 'POST /api/{object}/query',
    access: 'read',
    input: z.object({
      object,
      q: q.optional(),
      filter,
      sorts,
      fields,
      limit: z.int().min(1).max(500).default(20).describe('Per page'),
      cursor,
    }),
    output: Page,
    run: async ({ q: query, ...search }, context) => {
      const { workspace, api } = await connect();
      return api.searchRecords(workspace, { ...search, query }, context);
    },
  });

/** Records by their IDs, in few requests. */
export const batchGet = (connect: Connect) =>
  restOperation({
    name: 'batchGet',
    summary: 'Read many records of one object by ID, in few requests',
    route: 'POST /api/batch-get',
    access: 'read',
    input: z.object({ object, record_ids, fields }),
    output: z.object({ records: z.array(Record), not_found: z.array(z.string()) }),
    run: async (lookup, context) => {
      const { workspace, api } = await connect();
      return api.getRecords(workspace, lookup, context);
    },
  });

const location = (output: object) => `/api/${(output as Answered).object}/${(output as Answered).id}`;

/** A new record. */
export const createRecord = (connect: Connect) =>
  restOperation({
    name: 'createRecord',
    summary: 'Create a record',
    route: 'POST /api/{object}',
    access: 'write',
    input: z.object({ object, values }),
    output: Record,
    status: 201,
    location,
    run: async (input, context) => {
      const { workspace, api } = await connect();
      return api.writeRecord(workspace, { action: 'create', ...input }, context);
    },
  });

/** A record that is there afterwards, whether it was before or not. */
export const upsertRecord = (connect: Connect) =>
  restOperation({
    name: 'upsertRecord',
    summary: 'Update the record with the same value of a unique attribute, or create it; safe to repeat',
    route: 'PUT /api/{object}',
    access: 'write',
    input: z.object({ object, matching_attribute: z.string().min(1).max(100), values }),
    output: Record,
    location,
    run: async (input, context) => {
      const { workspace, api } = await connect();
      return api.writeRecord(workspace, { action: 'upsert', ...input }, context);
    },
  });

/** Other values for a record. */
export const updateRecord = (connect: Connect) =>
  restOperation({
    name: 'updateRecord',
    summary: 'Change values of a record; attributes not named stay as they are',
    route: 'PATCH /api/{object}/{id}',
    access: 'write',
    input: z.object({ object, id, values, multiselect: z.enum(['append', 'replace']).default('replace') }),
    output: Record,
    run: async ({ id, multiselect, ...input }, context) => {
      const { workspace, api } = await connect();
      return api.writeRecord(workspace, { action: multiselect, record_id: id, ...input }, context);
    },
  });

/** The end of a record. */
export const deleteRecord = (connect: Connect) =>
  restOperation({
    name: 'deleteRecord',
    summary: 'Delete a record for good',
    route: 'DELETE /api/{object}/{id}',
    access: 'write',
    input: z.object({ object, id }),
    output: z.object({ deleted: z.literal(true), id: z.string() }),
    run: async ({ object, id }, context) => {
      const { workspace, api } = await connect();
      await api.deleteRecord(workspace, { object, record_id: id }, context);
      return { deleted: true, id };
    },
  });
