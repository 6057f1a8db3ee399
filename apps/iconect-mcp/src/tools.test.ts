import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';

const { start } = serve();
const bytesOf = (tools: readonly object[]) => Buffer.byteLength(JSON.stringify({ tools }));
const META = ['describe_operations', 'find_operations', 'read_operation', 'write_operation'];
const SECRET = ['iconect_auth_code', 'iconect_auth_password', 'iconect_refresh_token'];

describe('the tools', () => {
  it('for daily work are at most 25, in at most 12 KB', async () => {
    const tools = await (await start()).tools();
    expect(tools.length).toBeLessThanOrEqual(25);
    expect(bytesOf(tools)).toBeLessThanOrEqual(12 * 1024);
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining([...META, 'iconect_configure']));
  });

  it('all together are at most 52 KB, with every hint', async () => {
    const tools = await (await start({}, ['--tools', 'full'])).tools();
    expect(bytesOf(tools)).toBeLessThanOrEqual(52 * 1024);
    for (const { annotations } of tools) {
      expect(annotations).toEqual({
        readOnlyHint: expect.any(Boolean),
        destructiveHint: expect.any(Boolean),
        idempotentHint: expect.any(Boolean),
        openWorldHint: expect.any(Boolean),
      });
    }
  });

  it('that lead to all others are four, in at most 2 KB', async () => {
    const tools = await (await start({}, ['--tools', 'meta'])).tools();
    expect(tools.map(({ name }) => name)).toEqual(META);
    expect(bytesOf(tools)).toBeLessThanOrEqual(2 * 1024);
  });

  it('of chosen groups are those of these groups', async () => {
    const tools = await (await start({}, ['--toolsets', 'themes,dashboards'])).tools();
    expect(tools.length).toBe(25);
    expect(tools.every(({ name }) => /theme|dashboard|widget/.test(name))).toBe(true);
  });

  it('of a read-only server change nothing, and nothing can be changed by others', async () => {
    const session = await start({}, ['--tools', 'full', '--read-only']);
    const tools = await session.tools();
    expect(tools.length).toBeGreaterThan(50);
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true);
    expect(tools.map(({ name }) => name)).not.toContain('write_operation');
  });

  it('that nobody verified are left out on demand', async () => {
    const names = async (...args: string[]) => (await (await start({}, args)).tools()).map(({ name }) => name);
    const verified = await names('--verified-only', '--tools', 'full');
    expect(verified).toEqual(expect.arrayContaining(['iconect_list_projects', 'iconect_update_record']));
    expect(verified.filter((name) => /theme|dashboard|bulk|chunk/.test(name))).toEqual([]);
    const session = await start({}, ['--verified-only']);
    const found = await session.call('find_operations', { query: 'theme dashboard' });
    expect(found.json.data.operations.map(({ name }: { name: string }) => name).join()).not.toMatch(/theme|dashboard/);
  });

  it('that take passwords and tokens are offered only where that is allowed', async () => {
    const hidden = (await (await start({}, ['--tools', 'full'])).tools()).map(({ name }) => name);
    expect(hidden.filter((name) => /password/.test(name) || SECRET.includes(name))).toEqual([]);
    const allowed = (await (await start({}, ['--tools', 'full', '--allow-secrets'])).tools()).map(({ name }) => name);
    expect(allowed).toEqual(
      expect.arrayContaining([...SECRET, 'iconect_change_password', 'iconect_reset_user_password']),
    );
  });

  const inventory = process.env['ICONECT_INVENTORY'];
  it.skipIf(!inventory)('have every name of the inventory (ICONECT_INVENTORY; skipped without it)', async () => {
    const wanted: { name: string }[] = JSON.parse(readFileSync(inventory ?? '', 'utf8'));
    const tools = await (await start({}, ['--tools', 'full', '--allow-secrets'])).tools();
    const names = new Set(tools.map(({ name }) => name));
    expect(wanted.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
    expect(wanted).toHaveLength(149);
  });

  it('refuse what they do not know, and name what they know', async () => {
    const session = await start();
    const { isError, json } = await session.call('iconect_list_records', { projectID: 'proj-123' });
    expect([isError, json.success, json.error.code, json.error.field]).toEqual([
      true,
      false,
      'INPUT_INVALID',
      'projectId',
    ]);
    expect(JSON.stringify(json)).toContain('projectId');
  });
});
