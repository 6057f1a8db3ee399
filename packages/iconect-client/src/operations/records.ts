import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { BulkOperation, DocumentRecord, RecordRelationship, Row } from '../entities.js';
import { renamed } from '../renamed.js';
import { found, listed, page, written } from '../replies.js';
import {
  ById,
  dateRange,
  Filter,
  Id,
  JsonObject,
  offUnlessSaid,
  paging,
  priority,
  sorting,
  strings,
} from '../schemas.js';
import { changes, tags, touches, ttl } from '../tags.js';

const relationshipType = z.enum(['parent', 'child', 'related', 'duplicate', 'reference']);

export const list = operation({
  name: 'iconect_list_records',
  summary: 'Page through the records of a project, returning only the named fields',
  route: 'GET /records/search',
  input: z.object({ projectId: Id, ...paging(), fields: strings.optional() }),
  output: page<DocumentRecord>(),
  cache: { ttlMs: ttl.query, tags: ({ projectId }) => [tags.allRecords, tags.lists, tags.listsOf(projectId)] },
  provenance: 'peer',
});

export const search = operation({
  name: 'iconect_search_records',
  summary: 'Search the records of a project by text, filters, dates, tags, status, assignee or folder',
  route: 'GET /records/search',
  input: z.object({
    projectId: Id,
    query: z.string().optional(),
    fields: strings.optional(),
    filters: Filter.optional(),
    dateRange: dateRange(z.string()).optional(),
    tags: strings.optional(),
    status: z.array(z.enum(['active', 'deleted', 'archived', 'processing'])).optional(),
    assignedTo: strings.optional(),
    folderId: Id.optional(),
    ...paging(1000),
    ...sorting,
  }),
  output: page<DocumentRecord>(),
  cache: { ttlMs: ttl.query, tags: ({ projectId }) => [tags.allRecords, tags.lists, tags.listsOf(projectId)] },
  provenance: 'peer',
});

export const get = operation({
  name: 'iconect_get_record',
  summary: 'Read one record, optionally with files and relationships',
  route: 'GET /records/{id}',
  input: ById.extend({ includeFiles: offUnlessSaid, includeRelationships: offUnlessSaid }),
  output: found<DocumentRecord>(),
  cache: { ttlMs: ttl.data, tags: ({ id }) => [tags.allRecords, tags.record(id)] },
  provenance: 'public-docs',
});

export const create = operation({
  name: 'iconect_create_record',
  summary: 'Create a record (document) in a project',
  route: 'POST /records',
  input: z.object({
    documentId: Id,
    projectId: Id,
    folderId: Id.optional(),
    fields: JsonObject,
    fileIds: z.array(Id).optional(),
    tags: strings.optional(),
    priority: priority.default('normal'),
    assignedTo: z.string().optional(),
    metadata: JsonObject.optional(),
  }),
  output: written<DocumentRecord>(),
  invalidates: ({ projectId }, record) => touches(record?.id, projectId),
  provenance: 'public-docs',
});

export const update = operation({
  name: 'iconect_update_record',
  summary: 'Change field values, tags, priority, assignee, folder or review status of a record',
  route: 'PUT /records/{id}',
  retry: 'idempotent',
  input: ById.extend({
    fields: JsonObject.optional(),
    fileIds: z.array(Id).optional(),
    tags: strings.optional(),
    priority: priority.optional(),
    assignedTo: z.string().optional(),
    folderId: Id.optional(),
    reviewStatus: z.enum(['pending', 'in_review', 'approved', 'rejected']).optional(),
    metadata: JsonObject.optional(),
  }),
  output: written<DocumentRecord>(),
  invalidates: ({ id }, record) => touches(id, record?.projectId),
  provenance: 'public-docs',
});

export const remove = operation({
  name: 'iconect_delete_record',
  summary: 'Delete a record; soft unless permanent is set',
  route: 'DELETE /records/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById.extend({ permanent: offUnlessSaid }),
  output: written<Row>(),
  invalidates: ({ id }, reply) => touches(id, reply?.['projectId']),
  provenance: 'public-docs',
});

export const bulkUpdate = operation({
  name: 'iconect_bulk_update_records',
  summary: 'Start one server-side operation (update, delete, move, tag, assign) over many records',
  route: 'POST /records/bulk',
  destructive: true,
  input: z.object({
    projectId: Id,
    action: z.enum(['update', 'delete', 'move', 'tag', 'assign']),
    recordIds: z.array(Id).min(1),
    parameters: JsonObject.optional(),
  }),
  output: written<BulkOperation>(),
  invalidates: ({ projectId, recordIds }) => ['folder', ...touches(recordIds, projectId)],
  provenance: 'peer',
});

export const relate = operation({
  name: 'iconect_create_record_relationship',
  summary: 'Link two records',
  route: 'POST /records/relationships',
  input: z.object({
    sourceRecordId: Id,
    targetRecordId: Id,
    relationshipType: relationshipType,
    description: z.string().optional(),
  }),
  output: written<RecordRelationship>(),
  invalidates: ({ sourceRecordId, targetRecordId }) => [
    tags.record(sourceRecordId),
    tags.record(targetRecordId),
    tags.rows,
  ],
  provenance: 'peer',
});

export const relationships = operation({
  name: 'iconect_get_record_relationships',
  summary: 'List the links of a record',
  route: 'GET /records/{recordId}/relationships',
  input: z.object({ recordId: Id, relationshipType: relationshipType.optional() }),
  toQuery: renamed({ relationshipType: 'type' }),
  output: listed<RecordRelationship>(),
  cache: { ttlMs: ttl.query, tags: ({ recordId }) => [tags.allRecords, tags.record(recordId)] },
  provenance: 'peer',
});

export const unrelate = operation({
  name: 'iconect_delete_record_relationship',
  summary: 'Remove a link between records',
  route: 'DELETE /records/relationships/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: written<Row>(),
  invalidates: changes(tags.allRecords, tags.rows),
  provenance: 'peer',
});

export const bulkStatus = operation({
  name: 'iconect_get_bulk_operation_status',
  summary: 'Poll the progress of a bulk operation',
  route: 'GET /records/bulk/{operationId}',
  input: z.object({ operationId: Id }),
  output: found<BulkOperation>(),
  provenance: 'peer',
});
