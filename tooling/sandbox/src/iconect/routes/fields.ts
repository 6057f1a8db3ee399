import * as z from 'zod';
import { conflict } from '../errors.js';
import { fields } from '../resources/fields.js';
import { name, text } from '../resources/schema.js';
import { type Answer, answer, bodyIn, type Call, created, nothing, param, type Route } from './call.js';
import { put } from './crud.js';
import { expectedOf } from './record-values.js';

const SHOWN_VALUES = 10;

function validate(call: Call): Answer {
  const field = call.workspace.item(fields, param(call, 'fieldId'));
  const { value } = bodyIn(call, z.object({ value: z.unknown().optional() }));
  const isMissing = value === undefined || value === null || value === '';
  const expected = isMissing ? (field['isRequired'] ? 'a value' : undefined) : expectedOf(field, value);
  if (expected !== undefined) return answer({ isValid: false, errors: [`expected ${expected}`] });
  return answer({ isValid: true, errors: [], ...(!isMissing && { normalizedValue: value }) });
}

/** Counts the values of a field over the records of its project. */
function usageOf({ workspace }: Call, field: Readonly<Record<string, unknown>>) {
  const counts = new Map<string, { readonly value: unknown; count: number }>();
  let [records, populated] = [0, 0];
  for (const row of workspace.records.rowsOf(String(field['projectId']))) {
    records += 1;
    const value = workspace.records.get(row, `fields.${String(field['name'])}`);
    if (value === undefined || value === null) continue;
    populated += 1;
    const key = JSON.stringify(value);
    const found = counts.get(key);
    if (found) found.count += 1;
    else counts.set(key, { value, count: 1 });
  }
  return { records, populated, counts };
}

function usage(call: Call): Answer {
  const { records, populated, counts } = usageOf(call, call.workspace.item(fields, param(call, 'fieldId')));
  const common = [...counts.values()].sort((a, b) => b.count - a.count).slice(0, SHOWN_VALUES);
  return answer({
    recordCount: records,
    populatedCount: populated,
    emptyCount: records - populated,
    uniqueValueCount: counts.size,
    mostCommonValues: common,
  });
}

const copyRequest = z.object({
  sourceFieldId: name,
  targetProjectId: name,
  newName: text.optional(),
  newDisplayName: text.optional(),
});

function duplicate(call: Call): Answer {
  const { sourceFieldId, targetProjectId, newName, newDisplayName } = bodyIn(call, copyRequest);
  const source = call.workspace.item(fields, sourceFieldId);
  const fieldName = newName ?? String(source['name']);
  checkName(call, targetProjectId, fieldName);
  const copy = {
    ...source,
    name: fieldName,
    displayName: newDisplayName ?? newName ?? source['displayName'],
    projectId: targetProjectId,
    isSystemField: false,
  };
  return created(put(fields, copy, call));
}

/** @throws {HttpError} 409 for a name that a field of the project has */
function checkName({ workspace }: Call, projectId: string, fieldName: string): void {
  if (workspace.fieldsOf(projectId).has(fieldName)) throw conflict(`Project "${projectId}" has a field "${fieldName}"`);
}

function create(call: Call): Answer {
  const field = bodyIn(call, fields.create as z.ZodObject) as Readonly<Record<string, unknown>>;
  checkName(call, String(field['projectId']), String(field['name']));
  return created(put(fields, { ...fields.initial, ...field }, call));
}

function remove(call: Call): Answer {
  const id = param(call, 'id');
  const field = call.workspace.item(fields, id);
  if (field['isSystemField']) throw conflict('A system field cannot be deleted');
  if (call.query.get('force') !== 'true' && usageOf(call, field).populated > 0) {
    throw conflict('The field has values; force=true deletes it with them');
  }
  call.workspace.collection('fields').set(id, undefined);
  return nothing;
}

/** What fields have beside the usual; these come before the usual. */
export const fieldRoutes: readonly Route[] = [
  { route: 'POST /v1/fields', cost: 'write', handle: create },
  { route: 'POST /v1/fields/duplicate', cost: 'write', handle: duplicate },
  { route: 'POST /v1/fields/{fieldId}/validate', cost: 'get', handle: validate },
  { route: 'GET /v1/fields/{fieldId}/usage', cost: 'search', handle: usage },
  { route: 'DELETE /v1/fields/{id}', cost: 'write', handle: remove },
];
