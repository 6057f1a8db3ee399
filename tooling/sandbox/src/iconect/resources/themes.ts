import * as z from 'zod';
import { numbered } from '../data/ids.js';
import { madeAt } from '../data/people.js';
import type { Resource } from './resource.js';
import { changes, name, text } from './schema.js';

const COLORS = [
  'primary',
  'secondary',
  'accent',
  'background',
  'surface',
  'text',
  'textSecondary',
  'border',
  'success',
  'warning',
  'error',
  'info',
] as const;

const textsOf = <K extends string>(keys: readonly K[]) =>
  z.object(Object.fromEntries(keys.map((key) => [key, text])) as Record<K, typeof text>);

const colors = textsOf(COLORS);
const sizes = textsOf(['small', 'medium', 'large']);

const look = z.object({
  colors,
  typography: z
    .object({
      fontFamily: text,
      fontSize: textsOf(['small', 'medium', 'large', 'xlarge']),
      fontWeight: z.object({ light: z.number(), normal: z.number(), medium: z.number(), bold: z.number() }),
    })
    .optional(),
  spacing: textsOf(['xs', 'sm', 'md', 'lg', 'xl']).optional(),
  borderRadius: sizes.optional(),
  shadows: sizes.optional(),
});

/** What a theme has to be made of, to be judged. */
export const themeLook = look.loose();

const theme = look.extend({ name, description: text.optional() });

const TYPES = ['light', 'dark', 'custom'] as const;
const PALETTES = [
  ['#1a56db', '#ffffff', '#111827'],
  ['#76a9fa', '#111827', '#f9fafb'],
] as const;

/** The colours of a theme made from three. */
export const colorsFrom = ([primary, background, ink]: readonly [string, string, string]) =>
  Object.fromEntries(
    COLORS.map((key) => [key, /background|surface/.test(key) ? background : /text/.test(key) ? ink : primary]),
  );

export const themes: Resource = {
  path: 'themes',
  noun: 'Theme',
  ids: numbered('theme', 1, 3),
  narrowedBy: { type: TYPES, isSystem: 'flag', isActive: 'flag' },
  isCopied: true,
  create: theme.extend({ type: z.enum(TYPES) }),
  update: changes(theme.extend({ colors: colors.partial(), isActive: z.boolean() })),
  initial: { isSystem: false, isActive: true },
  generate: () => ({
    count: PALETTES.length,
    make: (row) => ({
      name: TYPES[row],
      type: TYPES[row],
      colors: colorsFrom(PALETTES[row] as (typeof PALETTES)[number]),
      isSystem: true,
      isActive: true,
      createdDate: madeAt(row),
      modifiedDate: madeAt(row, 30),
    }),
  }),
};
