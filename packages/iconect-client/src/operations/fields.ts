import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { Field, Row, Validation } from '../entities.js';
import { found, page, written } from '../replies.js';
import { ById, Id, JsonObject, offUnlessSaid, paging, sorting } from '../schemas.js';
import { changes, metadata, query, tags } from '../tags.js';

const Choices = z.array(z.object({ value: z.string(), label: z.string(), isDefault: z.boolean().optional() }));

const fieldType = z.enum(['text', 'number', 'date', 'boolean', 'choice', 'multiChoice', 'file', 'user', 'lookup']);

export const list = operation({
  name: 'iconect_list_fields',
  summary: 'Page through the field definitions of a project',
  route: 'GET /fields',
  input: z.object({
    projectId: Id,
    fieldType: fieldType.optional(),
    isRequired: z.boolean().optional(),
    isSystemField: z.boolean().optional(),
    isSearchable: z.boolean().optional(),
    ...paging(),
    ...sorting,
  }),
  output: page<Field>(),
  cache: metadata('field'),
  provenance: 'public-docs',
});

export const get = operation({
  name: 'iconect_get_field',
  summary: 'Read one field definition',
  route: 'GET /fields/{id}',
  input: ById,
  output: found<Field>(),
  cache: metadata('field'),
  provenance: 'public-docs',
});

export const create = operation({
  name: 'iconect_create_field',
  summary: 'Define a custom field',
  route: 'POST /fields',
  input: z.object({
    name: z.string().min(1),
    displayName: z.string().min(1),
    description: z.string().optional(),
    fieldType: fieldType,
    dataType: z.enum(['string', 'integer', 'decimal', 'datetime', 'boolean']),
    projectId: Id,
    isRequired: z.boolean().default(false),
    isSearchable: z.boolean().default(true),
    maxLength: z.int().positive().optional(),
    defaultValue: z.unknown().optional(),
    choices: Choices.optional(),
    validationRules: JsonObject.optional(),
  }),
  output: written<Field>(),
  invalidates: changes('field', 'record', 'view', 'panel'),
  provenance: 'public-docs',
});

export const update = operation({
  name: 'iconect_update_field',
  summary: 'Change a field definition',
  route: 'PUT /fields/{id}',
  retry: 'idempotent',
  input: ById.extend({
    displayName: z.string().optional(),
    description: z.string().optional(),
    isRequired: z.boolean().optional(),
    isSearchable: z.boolean().optional(),
    maxLength: z.int().positive().optional(),
    defaultValue: z.unknown().optional(),
    choices: Choices.optional(),
    validationRules: JsonObject.optional(),
  }),
  output: written<Field>(),
  invalidates: changes('field', 'record', 'view', 'panel'),
  provenance: 'public-docs',
});

export const remove = operation({
  name: 'iconect_delete_field',
  summary: 'Remove a custom field; force drops its data',
  route: 'DELETE /fields/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById.extend({ force: offUnlessSaid }),
  output: written<Row>(),
  invalidates: changes('field', 'record', 'view', 'panel'),
  provenance: 'public-docs',
});

export const validate = operation({
  name: 'iconect_validate_field_value',
  summary: 'Check a value against a field without storing it',
  route: 'POST /fields/{fieldId}/validate',
  readOnly: true,
  input: z.object({ fieldId: Id, value: z.unknown().optional() }),
  output: found<Validation>(),
  provenance: 'peer',
});

export const usage = operation({
  name: 'iconect_get_field_usage',
  summary: 'Read fill and value statistics of a field',
  route: 'GET /fields/{fieldId}/usage',
  input: z.object({ fieldId: Id }),
  output: found<Row>(),
  cache: query('field', tags.rows),
  provenance: 'peer',
});

export const duplicate = operation({
  name: 'iconect_duplicate_field',
  summary: 'Copy a field definition to another project',
  route: 'POST /fields/duplicate',
  input: z.object({
    sourceFieldId: Id,
    targetProjectId: Id,
    newName: z.string().optional(),
    newDisplayName: z.string().optional(),
  }),
  output: written<Field>(),
  invalidates: changes('field', 'record', 'view', 'panel'),
  provenance: 'peer',
});
