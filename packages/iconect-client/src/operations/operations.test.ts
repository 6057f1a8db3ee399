import { isReadOnly, toRequest } from '@fastpath/api-kit';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import * as actions from '../actions.js';
import { all } from '../operations-of.js';
import * as records from './records.js';

const keysOf = (route: string) => [...route.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => key);

describe('the operations', () => {
  it('are 142, and 7 actions beside them, each with a name and a sentence of its own', () => {
    expect(all).toHaveLength(142);
    const offered = [...all, ...Object.values(actions)];
    for (const key of ['name', 'summary'] as const) expect(new Set(offered.map((one) => one[key])).size).toBe(149);
    for (const { name } of offered) expect(name).toMatch(/^iconect_[a-z_]+$/);
  });

  it('say where each is known from', () => {
    expect(all.filter(({ provenance }) => provenance === undefined)).toEqual([]);
    expect(all.filter(({ provenance }) => provenance === 'public-docs').length).toBeGreaterThan(40);
  });

  it('that write say what they change, or that nothing kept depends on it', () => {
    const silent = all.filter((operation) => !isReadOnly(operation) && !operation.invalidates).map(({ name }) => name);
    expect(silent).toEqual([
      'iconect_export_dashboard',
      'iconect_initiate_chunked_upload',
      'iconect_upload_chunk',
      'iconect_export_panel',
      'iconect_render_template',
      'iconect_preview_theme',
      'iconect_export_theme',
      'iconect_export_view',
    ]);
  });

  it.each(all.map((operation) => [operation.name, operation] as const))(
    '%s keeps hostile ids in their place, and takes none that cannot be kept there',
    (_, operation) => {
      const keys = keysOf(operation.route);
      const filled = (value: unknown) => Object.fromEntries(keys.map((key) => [key, value]));
      const hostile = "../../users/me?admin=1#';--%2e\n\u202e";
      const { path } = toRequest(operation, filled(hostile));
      expect(path).toBe(operation.route.replace(/^\w+ /, '').replace(/\{\w+\}/g, encodeURIComponent(hostile)));
      for (const key of keys) {
        for (const id of ['', 'x'.repeat(501), 7.5, null, {}, undefined]) {
          const parsed = z.safeParse(operation.input as z.ZodType, { ...filled('a'), [key]: id });
          expect(parsed.error?.issues.some(({ path: [at] }) => at === key)).toBe(true);
        }
        for (const id of ['.', '..']) {
          expect(() => toRequest(operation, { ...filled('a'), [key]: id })).toThrow(
            expect.objectContaining({ code: 'INPUT_INVALID', field: key }),
          );
        }
      }
    },
  );

  it('refuse an operator that no filter has, wherever it stands', () => {
    const parse = (filters: unknown) => z.safeParse(records.search.input as z.ZodType, { projectId: 'p', filters });
    expect(parse({ a: { $gte: 1, $in: [1] }, b: 'x' }).success).toBe(true);
    const { error } = parse({ a: { $gte: 1, $matches: 'x' } });
    expect(error?.issues).toMatchObject([{ path: ['filters', 'a', '$matches'] }]);
    expect(error?.issues[0]?.message).toContain('$regex');
  });
});
