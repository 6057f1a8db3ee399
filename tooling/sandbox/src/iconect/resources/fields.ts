import * as z from 'zod';
import { FIELDS } from '../data/fields.js';
import { numbered } from '../data/ids.js';
import { stamped } from '../data/people.js';
import { projectIds } from '../data/records.js';
import { PROJECTS } from '../data/sizes.js';
import type { Resource } from './resource.js';
import { anything, changes, name, text } from './schema.js';

const FIELD_TYPES = ['text', 'number', 'date', 'boolean', 'choice', 'multiChoice', 'file', 'user', 'lookup'] as const;
const choice = z.object({ value: text, label: text, isDefault: z.boolean().default(false) });

const changeable = z.object({
  displayName: name,
  description: text.optional(),
  isRequired: z.boolean().default(false),
  isSearchable: z.boolean().default(true),
  maxLength: z.number().positive().optional(),
  defaultValue: z.unknown().optional(),
  choices: z.array(choice).optional(),
  validationRules: anything.optional(),
});

export const fields: Resource = {
  path: 'fields',
  noun: 'Field',
  ids: numbered('field', 1, 4),
  pageSize: 50,
  listNeeds: 'projectId',
  narrowedBy: {
    projectId: 'text',
    fieldType: FIELD_TYPES,
    isRequired: 'flag',
    isSystemField: 'flag',
    isSearchable: 'flag',
  },
  create: z.object({
    name: z.string().regex(/^[A-Za-z][A-Za-z0-9_ -]*$/, 'a letter, then letters, digits, blanks, - and _'),
    projectId: name,
    fieldType: z.enum(FIELD_TYPES),
    dataType: z.enum(['string', 'integer', 'decimal', 'datetime', 'boolean']),
    ...changeable.shape,
  }),
  update: changes(changeable),
  refers: { projectId: 'projects' },
  initial: { isSystemField: false },
  generate: () => ({
    count: PROJECTS * FIELDS.length,
    make(row) {
      const { choices, isRequired = false, ...field } = FIELDS[row % FIELDS.length] as (typeof FIELDS)[number];
      return {
        ...field,
        projectId: projectIds.of(Math.floor(row / FIELDS.length)),
        isRequired,
        isSystemField: field.name === 'text',
        isSearchable: true,
        ...(choices && { choices: choices.map((value) => ({ value, label: value, isDefault: false })) }),
        ...stamped(row),
      };
    },
  }),
};
