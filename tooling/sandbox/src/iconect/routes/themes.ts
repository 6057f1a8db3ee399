import * as z from 'zod';
import { conflict, invalidField } from '../errors.js';
import { choiceIn } from '../query/read-query.js';
import type { Item } from '../resources/resource.js';
import { name, text } from '../resources/schema.js';
import { colorsFrom, themeLook, themes } from '../resources/themes.js';
import { type Answer, answer, bodyIn, type Call, created, iso, nothing, param, type Route } from './call.js';
import { put, replace } from './crud.js';

const SCOPES = ['global', 'user', 'project'] as const;
const HOUR_MS = 3_600_000;

/** Whom an applied theme is for. */
const targetOf = ({ userId }: Call, scope: string, targetId: string | undefined): string =>
  `${scope}:${scope === 'global' ? '' : (targetId ?? (scope === 'user' ? userId : ''))}`;

function apply(call: Call): Answer {
  const themeId = param(call, 'themeId');
  call.workspace.item(themes, themeId);
  const { scope, targetId } = bodyIn(
    call,
    z.object({ scope: z.enum(SCOPES).default('user'), targetId: text.optional() }),
  );
  if (scope === 'project' && !targetId) throw invalidField('targetId', 'is required for a project');
  const applied = { themeId, at: iso(call.nowMs), by: call.userId };
  call.workspace.appliedThemes.set(targetOf(call, scope, targetId), applied);
  return nothing;
}

function current(call: Call): Answer {
  const scope = choiceIn(call.query, 'scope', SCOPES) ?? 'user';
  const { appliedThemes } = call.workspace;
  const applied = appliedThemes.get(targetOf(call, scope, call.query.get('targetId') ?? undefined));
  const id = applied?.themeId ?? themes.ids.of(0);
  return answer({
    theme: { id, ...call.workspace.item(themes, id) },
    scope,
    appliedAt: applied?.at ?? iso(0),
    appliedBy: applied?.by ?? 'system',
  });
}

function preview(call: Call): Answer {
  const id = param(call, 'themeId');
  call.workspace.item(themes, id);
  const kinds = ['button', 'card', 'table', 'form', 'dashboard'] as const;
  const { component } = bodyIn(call, z.object({ component: z.enum(kinds).optional() }));
  return answer({
    previewUrl: `${call.origin}/preview/${id}`,
    expiresAt: iso(call.nowMs + HOUR_MS),
    components: (component ? [component] : kinds).map((one) => ({
      name: one,
      previewHtml: `<div class="${one}"></div>`,
    })),
  });
}

const HEX = /^#(?:[0-9a-f]{3}){1,2}(?:[0-9a-f]{2})?$/i;

function validate(call: Call): Answer {
  const { success, error } = themeLook.safeParse(call.body ?? {});
  const errors = success
    ? []
    : error.issues.map(({ path, message, code }) => ({ field: path.join('.'), message, code: code.toUpperCase() }));
  const colors = Object.entries(((call.body as Item | undefined)?.['colors'] as Item | undefined) ?? {});
  const odd = colors.filter(([, value]) => typeof value === 'string' && !HEX.test(value));
  return answer({
    isValid: errors.length === 0,
    errors,
    warnings: odd.map(([key]) => ({ field: `colors.${key}`, message: 'is no hexadecimal colour', code: 'NOT_HEX' })),
    suggestions: [],
  });
}

const format = z.enum(['json', 'css', 'scss']);

function exported(call: Call): Answer {
  const theme = call.workspace.item(themes, param(call, 'id'));
  const { format: wanted } = bodyIn(call, z.object({ format }));
  const colors = Object.entries(theme['colors'] as Record<string, string>);
  const lines = colors.map(([key, value]) => (wanted === 'scss' ? `$${key}: ${value};` : `  --${key}: ${value};`));
  const content =
    wanted === 'json'
      ? JSON.stringify(theme)
      : wanted === 'css'
        ? `:root {\n${lines.join('\n')}\n}\n`
        : `${lines.join('\n')}\n`;
  return answer({ content, fileName: `${String(theme['name'])}.${wanted}`, format: wanted });
}

function imported(call: Call): Answer {
  const given = bodyIn(
    call,
    z.object({ name, format, data: z.string().min(1), overwrite: z.boolean().default(false) }),
  );
  const colors = { ...colorsFrom(['#1a56db', '#ffffff', '#111827']), ...colorsIn(given.format, given.data) };
  const same = [...call.workspace.collection('themes').all()].find(([, theme]) => theme['name'] === given.name);
  if (same && !given.overwrite) throw conflict(`There is a theme "${given.name}"; overwrite replaces it`);
  const theme = same
    ? replace(themes, same[0], { ...same[1], colors }, call)
    : put(themes, { ...themes.initial, name: given.name, type: 'custom', colors }, call);
  return created({ theme, importedAt: iso(call.nowMs), warnings: [] });
}

/** The colours that a text in one of the formats names. */
function colorsIn(wanted: z.output<typeof format>, data: string): Item {
  if (wanted !== 'json') {
    const found = data.matchAll(/(?:--|\$)([A-Za-z]+)\s*:\s*([^;\s]+)/g);
    return Object.fromEntries([...found].map(([, key = '', value = '']) => [key, value]));
  }
  try {
    const parsed = JSON.parse(data) as { readonly colors?: Item } | null;
    return parsed?.colors ?? {};
  } catch {
    throw invalidField('data', 'is no JSON');
  }
}

/** Themes, beside the usual; these come before the usual. */
export const themeRoutes: readonly Route[] = [
  { route: 'GET /v1/themes/current', cost: 'get', handle: current },
  { route: 'POST /v1/themes/validate', cost: 'get', handle: validate },
  { route: 'POST /v1/themes/import', cost: 'write', handle: imported },
  { route: 'POST /v1/themes/{themeId}/apply', cost: 'write', handle: apply },
  { route: 'POST /v1/themes/{themeId}/preview', cost: 'get', handle: preview },
  { route: 'POST /v1/themes/{id}/export', cost: 'get', handle: exported },
];
