import * as z from 'zod';
import { notFound } from '../errors.js';
import { projects } from '../resources/organisation.js';
import { anything, name, texts } from '../resources/schema.js';
import type { Workspace } from '../store/workspace.js';
import { type Answer, answer, bodyIn, type Call, checked, iso, param, type Route } from './call.js';
import { checkValues } from './record-values.js';
import { checkLinks, recordChanges, removeRecord } from './records.js';

const request = z.object({
  projectId: name,
  action: z.enum(['update', 'delete', 'move', 'tag', 'assign']),
  recordIds: z.array(name).min(1).max(1_000),
  parameters: anything.default({}),
});

const parameters = {
  update: recordChanges,
  delete: z.object({ permanent: z.boolean().default(false) }),
  move: z.object({ folderId: name }),
  tag: z.object({ tags: texts.min(1), mode: z.enum(['add', 'remove', 'replace']).default('add') }),
  assign: z.object({ assignedTo: name }),
} as const;

/** Does something to one record. */
type Apply = (row: number) => void;

function start(call: Call): Answer {
  const { projectId, action, recordIds, parameters: given } = bodyIn(call, request);
  const { workspace, nowMs } = call;
  workspace.item(projects, projectId);
  const apply = applyOf(call, projectId, action, given);
  const operationId = workspace.bulk.start(
    recordIds,
    (id) => {
      const row = workspace.records.row(id);
      if (row < 0) return 'Record not found';
      if (workspace.records.get(row, 'projectId') !== projectId) return 'Record belongs to another project';
      apply(row);
      return undefined;
    },
    nowMs,
  );
  return { body: workspace.bulk.statusOf(operationId), status: 202 };
}

function applyOf(call: Call, projectId: string, action: keyof typeof parameters, given: unknown): Apply {
  const { workspace, nowMs, userId } = call;
  const stamp = { modifiedDate: iso(nowMs), modifiedBy: userId };
  const set = (properties: object): Apply => {
    const patch = { properties: { ...properties, ...stamp } };
    return (row) => workspace.records.update(row, patch);
  };
  const input = { parameters: given };
  switch (action) {
    case 'delete': {
      const { permanent } = checked(z.object({ parameters: parameters.delete }), input).parameters;
      return (row) => removeRecord(workspace, row, permanent, nowMs);
    }
    case 'move':
    case 'assign': {
      const links = checked(z.object({ parameters: parameters[action] }), input).parameters;
      checkLinks(workspace, links);
      return set(links);
    }
    case 'tag':
      return tagging(workspace, checked(z.object({ parameters: parameters.tag }), input).parameters, stamp);
    case 'update': {
      const { fields = {}, ...properties } = checked(z.object({ parameters: parameters.update }), input).parameters;
      checkLinks(workspace, properties);
      const values = checkValues(fields, workspace.fieldsOf(projectId), false);
      const patch = { properties: { ...properties, ...stamp }, fields: values };
      return (row) => workspace.records.update(row, patch);
    }
  }
}

function tagging({ records }: Workspace, { tags, mode }: z.output<typeof parameters.tag>, stamp: object): Apply {
  return (row) => {
    const before = (records.get(row, 'tags') as readonly string[] | undefined) ?? [];
    const after = {
      add: [...new Set([...before, ...tags])],
      remove: before.filter((tag) => !tags.includes(tag)),
      replace: tags,
    }[mode];
    records.update(row, { properties: { tags: after, ...stamp } });
  };
}

function status(call: Call): Answer {
  const id = param(call, 'operationId');
  const found = call.workspace.bulk.statusOf(id);
  if (!found) throw notFound('Bulk operation', id);
  return answer(found);
}

/** Changes of many records at once. */
export const bulkRoutes: readonly Route[] = [
  { route: 'POST /v1/records/bulk', cost: 'write', handle: start },
  { route: 'GET /v1/records/bulk/{operationId}', cost: 'get', handle: status },
];
