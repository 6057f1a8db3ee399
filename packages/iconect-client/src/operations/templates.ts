import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { Row, Saved, Validation } from '../entities.js';
import { found, page, written } from '../replies.js';
import { ById, Id, JsonObject, onUnlessSaid, paging, sorting, strings } from '../schemas.js';
import { changes, metadata } from '../tags.js';

const outputFormat = z.enum(['pdf', 'html', 'docx', 'txt', 'email']);

const Content = z.object({
  format: z.enum(['html', 'markdown', 'text', 'json', 'xml']),
  template: z.string().min(1),
  variables: z
    .array(
      z.object({
        name: z.string(),
        type: z.enum(['string', 'number', 'date', 'boolean', 'list', 'object']),
        required: z.boolean().optional(),
        defaultValue: z.unknown().optional(),
        description: z.string().optional(),
      }),
    )
    .optional(),
  styles: z.string().optional(),
  scripts: z.string().optional(),
});

const Settings = z
  .object({
    outputFormat,
    paperSize: z.enum(['a4', 'a3', 'letter', 'legal', 'custom']),
    orientation: z.enum(['portrait', 'landscape']),
    margins: z.object({ top: z.number(), right: z.number(), bottom: z.number(), left: z.number() }),
    headers: z.boolean(),
    footers: z.boolean(),
    watermark: z.string(),
  })
  .partial();

const Checks = z.object({ required: strings.optional(), schema: JsonObject.optional() });

const type = z.enum(['document', 'email', 'report', 'form', 'workflow', 'notification']);

export const list = operation({
  name: 'iconect_list_templates',
  summary: 'Page through document templates',
  route: 'GET /templates',
  input: z.object({
    type: type.optional(),
    category: z.string().optional(),
    projectId: Id.optional(),
    isSystem: z.boolean().optional(),
    isActive: z.boolean().optional(),
    ...paging(),
    ...sorting,
  }),
  output: page<Saved>(),
  cache: metadata('template'),
  provenance: 'public-docs',
});

export const get = operation({
  name: 'iconect_get_template',
  summary: 'Read one template, with or without its content',
  route: 'GET /templates/{id}',
  input: ById.extend({ includeContent: onUnlessSaid }),
  output: found<Saved>(),
  cache: metadata('template'),
  provenance: 'public-docs',
});

export const create = operation({
  name: 'iconect_create_template',
  summary: 'Create a template',
  route: 'POST /templates',
  input: z.object({
    name: z.string().min(1),
    displayName: z.string().min(1),
    description: z.string().optional(),
    type: type,
    category: z.string().optional(),
    projectId: Id.optional(),
    content: Content,
    settings: Settings.optional(),
    validation: Checks.optional(),
  }),
  output: written<Saved>(),
  invalidates: changes('template'),
  provenance: 'peer',
});

export const update = operation({
  name: 'iconect_update_template',
  summary: 'Change a template',
  route: 'PUT /templates/{id}',
  retry: 'idempotent',
  input: ById.extend({
    name: z.string().optional(),
    displayName: z.string().optional(),
    description: z.string().optional(),
    category: z.string().optional(),
    content: Content.partial().optional(),
    settings: Settings.optional(),
    validation: Checks.optional(),
    isActive: z.boolean().optional(),
  }),
  output: written<Saved>(),
  invalidates: changes('template'),
  provenance: 'peer',
});

export const remove = operation({
  name: 'iconect_delete_template',
  summary: 'Remove a template',
  route: 'DELETE /templates/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: written<Row>(),
  invalidates: changes('template'),
  provenance: 'peer',
});

export const duplicate = operation({
  name: 'iconect_duplicate_template',
  summary: 'Copy a template',
  route: 'POST /templates/{id}/duplicate',
  input: ById.extend({
    newName: z.string().min(1),
    newDisplayName: z.string().optional(),
    targetProjectId: Id.optional(),
  }),
  output: written<Saved>(),
  invalidates: changes('template'),
  provenance: 'peer',
});

export const render = operation({
  name: 'iconect_render_template',
  summary: 'Render a template with variables to pdf, html, docx, txt or email',
  route: 'POST /templates/{id}/render',
  retry: 'idempotent',
  input: ById.extend({ variables: JsonObject.default({}), outputFormat: outputFormat.optional() }),
  output: written<Row>(),
  provenance: 'peer',
});

export const validate = operation({
  name: 'iconect_validate_template',
  summary: 'Check variables against a template without rendering',
  route: 'POST /templates/{id}/validate',
  readOnly: true,
  input: ById.extend({ variables: JsonObject.default({}) }),
  output: found<Validation>(),
  provenance: 'peer',
});

export const variables = operation({
  name: 'iconect_get_template_variables',
  summary: 'List the required and optional variables of a template',
  route: 'GET /templates/{id}/variables',
  input: ById,
  output: found<Row>(),
  cache: metadata('template'),
  provenance: 'peer',
});
