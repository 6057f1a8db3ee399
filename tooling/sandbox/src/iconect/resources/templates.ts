import * as z from 'zod';
import { numbered } from '../data/ids.js';
import { stamped } from '../data/people.js';
import type { Resource } from './resource.js';
import { anything, changes, name, text, texts } from './schema.js';

const TYPES = ['document', 'email', 'report', 'form', 'workflow', 'notification'] as const;

const content = z.object({
  format: z.enum(['html', 'markdown', 'text', 'json', 'xml']),
  template: name,
  variables: z
    .array(
      z.object({
        name,
        type: z.enum(['string', 'number', 'date', 'boolean', 'list', 'object']),
        required: z.boolean().default(false),
        defaultValue: z.unknown().optional(),
        description: text.optional(),
      }),
    )
    .optional(),
  styles: text.optional(),
  scripts: text.optional(),
});

const margins = z.object({ top: z.number(), right: z.number(), bottom: z.number(), left: z.number() });

const template = z.object({
  name,
  displayName: name,
  description: text.optional(),
  category: text.optional(),
  content,
  settings: z
    .object({
      outputFormat: z.enum(['pdf', 'html', 'docx', 'txt', 'email']),
      paperSize: z.enum(['a4', 'a3', 'letter', 'legal', 'custom']),
      orientation: z.enum(['portrait', 'landscape']),
      margins,
      headers: z.boolean(),
      footers: z.boolean(),
      watermark: text,
    })
    .partial()
    .optional(),
  validation: z.object({ required: texts, schema: anything }).partial().optional(),
});

export const templates: Resource = {
  path: 'templates',
  noun: 'Template',
  ids: numbered('template', 1, 3),
  narrowedBy: { type: TYPES, category: 'text', projectId: 'text', isSystem: 'flag', isActive: 'flag' },
  isCopied: true,
  create: template.extend({ type: z.enum(TYPES), projectId: name.optional() }),
  update: changes(template.extend({ content: content.partial(), isActive: z.boolean() })),
  refers: { projectId: 'projects' },
  initial: { isSystem: false, isActive: true, version: '1.0' },
  generate: () => ({
    count: 6,
    make: (row) => ({
      name: `${TYPES[row]}-default`,
      displayName: `Default ${TYPES[row]}`,
      type: TYPES[row],
      category: 'standard',
      content: {
        format: 'text',
        template: 'Dear {{recipient}},\n\n{{body}}\n\n{{sender}}',
        variables: [
          { name: 'recipient', type: 'string', required: true },
          { name: 'body', type: 'string', required: true },
          { name: 'sender', type: 'string', required: false, defaultValue: 'The review team' },
        ],
      },
      isSystem: true,
      isActive: true,
      version: '1.0',
      ...stamped(row),
    }),
  }),
};
