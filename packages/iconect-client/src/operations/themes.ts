import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { Row, Saved, Validation } from '../entities.js';
import { found, page, written } from '../replies.js';
import { ById, Id, paging, sorting } from '../schemas.js';
import { changes, metadata } from '../tags.js';

const text = z.string();

const Colors = z.object({
  primary: text,
  secondary: text,
  accent: text,
  background: text,
  surface: text,
  text,
  textSecondary: text,
  border: text,
  success: text,
  warning: text,
  error: text,
  info: text,
});

const FontSize = z.object({ small: text, medium: text, large: text, xlarge: text });
const FontWeight = z.object({ light: z.number(), normal: z.number(), medium: z.number(), bold: z.number() });
const Typography = z.object({ fontFamily: text, fontSize: FontSize, fontWeight: FontWeight });
const Spacing = z.object({ xs: text, sm: text, md: text, lg: text, xl: text });
const Sizes = z.object({ small: text, medium: text, large: text });

/** Any part of a theme. */
const Parts = z.object({
  colors: Colors.partial().optional(),
  typography: z
    .object({ fontFamily: text, fontSize: FontSize.partial(), fontWeight: FontWeight.partial() })
    .partial()
    .optional(),
  spacing: Spacing.partial().optional(),
  borderRadius: Sizes.partial().optional(),
  shadows: Sizes.partial().optional(),
});

const type = z.enum(['light', 'dark', 'custom']);
const scope = z.enum(['global', 'user', 'project']);
const format = z.enum(['json', 'css', 'scss']);

export const list = operation({
  name: 'iconect_list_themes',
  summary: 'Page through themes',
  route: 'GET /themes',
  input: z.object({
    type: type.optional(),
    isSystem: z.boolean().optional(),
    isActive: z.boolean().optional(),
    ...paging(),
    ...sorting,
  }),
  output: page<Saved>(),
  cache: metadata('theme'),
  provenance: 'peer',
});

export const get = operation({
  name: 'iconect_get_theme',
  summary: 'Read one theme',
  route: 'GET /themes/{id}',
  input: ById,
  output: found<Saved>(),
  cache: metadata('theme'),
  provenance: 'peer',
});

export const create = operation({
  name: 'iconect_create_theme',
  summary: 'Create a theme',
  route: 'POST /themes',
  input: z.object({
    name: z.string().min(1),
    description: z.string().optional(),
    type: type,
    colors: Colors,
    typography: Typography.optional(),
    spacing: Spacing.optional(),
    borderRadius: Sizes.optional(),
    shadows: Sizes.optional(),
  }),
  output: written<Saved>(),
  invalidates: changes('theme'),
  provenance: 'peer',
});

export const update = operation({
  name: 'iconect_update_theme',
  summary: 'Change a theme',
  route: 'PUT /themes/{id}',
  retry: 'idempotent',
  input: ById.extend({
    name: z.string().optional(),
    description: z.string().optional(),
    ...Parts.shape,
    isActive: z.boolean().optional(),
  }),
  output: written<Saved>(),
  invalidates: changes('theme'),
  provenance: 'peer',
});

export const remove = operation({
  name: 'iconect_delete_theme',
  summary: 'Remove a theme',
  route: 'DELETE /themes/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: written<Row>(),
  invalidates: changes('theme'),
  provenance: 'peer',
});

export const duplicate = operation({
  name: 'iconect_duplicate_theme',
  summary: 'Copy a theme',
  route: 'POST /themes/{id}/duplicate',
  input: ById.extend({ newName: z.string().min(1) }),
  output: written<Saved>(),
  invalidates: changes('theme'),
  provenance: 'peer',
});

export const apply = operation({
  name: 'iconect_apply_theme',
  summary: 'Apply a theme globally, to the user or to a project',
  route: 'POST /themes/{themeId}/apply',
  retry: 'idempotent',
  input: z.object({ themeId: Id, scope: scope.default('user'), targetId: Id.optional() }),
  output: written<Row>(),
  invalidates: changes('theme'),
  provenance: 'peer',
});

export const current = operation({
  name: 'iconect_get_current_theme',
  summary: 'Read the theme in force for a scope',
  route: 'GET /themes/current',
  input: z.object({ scope: scope.optional(), targetId: Id.optional() }),
  output: found<Row>(),
  cache: metadata('theme'),
  provenance: 'peer',
});

export const preview = operation({
  name: 'iconect_preview_theme',
  summary: 'Produce a short-lived preview of a theme',
  route: 'POST /themes/{themeId}/preview',
  input: z.object({ themeId: Id, component: z.enum(['button', 'card', 'table', 'form', 'dashboard']).optional() }),
  output: written<Row>(),
  provenance: 'peer',
});

export const validate = operation({
  name: 'iconect_validate_theme',
  summary: 'Check theme data without storing it',
  route: 'POST /themes/validate',
  readOnly: true,
  input: z.object({
    themeData: z.object({ colors: Colors, typography: Typography.omit({ fontWeight: true }).optional() }),
  }),
  toBody: ({ themeData }) => themeData,
  output: found<Validation>(),
  provenance: 'peer',
});

export const exportTheme = operation({
  name: 'iconect_export_theme',
  summary: 'Write a theme out as json, css or scss',
  route: 'POST /themes/{id}/export',
  retry: 'idempotent',
  input: ById.extend({ format }),
  output: written<Row>(),
  provenance: 'peer',
});

export const importTheme = operation({
  name: 'iconect_import_theme',
  summary: 'Create or overwrite a theme from json, css or scss',
  route: 'POST /themes/import',
  input: z.object({ name: z.string().min(1), format, data: z.string().min(1), overwrite: z.boolean().default(false) }),
  output: written<Row>(),
  invalidates: changes('theme'),
  provenance: 'peer',
});
