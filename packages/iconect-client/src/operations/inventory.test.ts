import { isReadOnly, type Operation, retryClass, toRequest } from '@fastpath/api-kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import * as actions from '../actions.js';
import { peer } from '../dialect/dialect.js';
import { all } from '../operations-of.js';
import { inputsOf, type Plan, planOf, readInventory } from '../testing/inventory.js';
import { spoken } from '../wire.js';

const file = process.env['ICONECT_INVENTORY'];
if (!file) {
  console.warn('SKIPPED: the operations are not held against the inventory; set ICONECT_INVENTORY to its path.');
}

describe.skipIf(!file)('the inventory', () => {
  const tools = file ? readInventory(file) : [];
  const byName = new Map(all.map((operation) => [operation.name, operation]));
  const offered = [...all, ...Object.values(actions)];
  const calls = tools.flatMap((tool) => {
    const operation = byName.get(tool.name);
    return operation ? [[tool.name, tool, operation] as const] : [];
  });

  it('has the same 149 names', () => {
    expect(offered.map(({ name }) => name).sort()).toEqual(tools.map(({ name }) => name).sort());
    expect(tools).toHaveLength(149);
  });

  it.each(tools.map((tool) => [tool.name, tool] as const))('has the parameters of %s', (name, tool) => {
    const { input } = offered.find((one) => one.name === name) ?? {};
    const { properties = {}, required = [] } = z.toJSONSchema(input as z.ZodType, {
      io: 'input',
      unrepresentable: 'any',
    });
    expect(Object.keys(properties).sort()).toEqual(tool.params.map((one) => one.name).sort());
    expect([...required].sort()).toEqual(
      tool.params
        .filter((one) => one.required)
        .map((one) => one.name)
        .sort(),
    );
  });

  it.each(calls)('plans path, query and body as %s sends them', (_, tool, operation) => {
    fc.assert(
      fc.property(inputsOf(tool), (input) => {
        if ('confirmPassword' in input) input['confirmPassword'] = input['newPassword'];
        expect(sentBy(operation, input)).toEqual(sorted(planOf(tool, input)));
      }),
      { numRuns: 40 },
    );
  });

  it.each(calls)(
    'says of %s whether it reads, destroys, takes secrets, and may be sent again',
    (_, { kind, hints }, operation) => {
      expect(isReadOnly(operation)).toBe(kind === 'read');
      expect(operation.destructive ?? false).toBe(hints.destructive);
      expect(operation.secretInput ?? false).toBe(hints.secret_input);
      const classes: Readonly<Record<string, string>> = {
        safe: kind === 'read' ? 'safe' : 'idempotent',
        idempotent: 'idempotent',
      };
      expect(retryClass(operation)).toBe(classes[hints.retry] ?? 'never');
    },
  );

  it.each(calls)('says whether the answers of %s may be kept', (_, { hints }, operation) => {
    expect(operation.cache !== undefined).toBe((hints.cache?.ttl_s ?? 0) > 0);
  });

  it('says which answers a write changes, and each such write finds them', () => {
    const missed = calls.flatMap(([name, tool, write]) =>
      tool.hints.invalidates.flatMap((kind) =>
        readsOf(kind, tool.group)
          .filter((read) => !drops(write, read))
          .map((read) => `${name} leaves ${read.name}`),
      ),
    );
    // A new record was in no answer about another, and lists do not show relationships.
    expect(missed).toEqual([
      'iconect_create_record leaves iconect_get_record',
      'iconect_create_record leaves iconect_get_record_relationships',
      'iconect_create_record_relationship leaves iconect_list_records',
      'iconect_create_record_relationship leaves iconect_search_records',
    ]);
  });

  const groups: Readonly<Record<string, string>> = {
    dashboards_widgets: 'dashboard',
    job_templates_scheduling: 'job_schedule',
  };

  /** Kept answers about a kind of things. Writes to records change what is computed of them, and no definition. */
  function readsOf(kind: string, writer: string): readonly Operation[] {
    const isOfRecords = writer === 'records' && kind !== 'record';
    return calls
      .filter(([name, { group, hints }]) => {
        if ((hints.cache?.ttl_s ?? 0) === 0) return false;
        if (kind === 'file_store_stats') return name === 'iconect_get_file_store_stats';
        if (kind === 'job_schedule') return name === 'iconect_list_job_schedules';
        if ((groups[group] ?? group.replace(/s$/, '')) !== kind) return false;
        return !isOfRecords || /_data$/.test(name);
      })
      .map(([, , operation]) => operation);
  }

  const sample = {
    id: 'r1',
    recordId: 'r1',
    projectId: 'p1',
    recordIds: ['r1'],
    sourceRecordId: 'r1',
    targetRecordId: 'r2',
    includeData: true,
    includeStats: true,
  };

  function drops(write: Operation, read: Operation): boolean {
    const dropped = write.invalidates?.(sample, undefined) ?? [];
    return (read.cache?.tags?.(sample, {}) ?? []).some((tag) => dropped.includes(tag));
  }
});

function sentBy(operation: Operation, input: unknown): Plan {
  const { method, path, body } = toRequest(spoken(operation, peer), z.parse(operation.input, input));
  const [plain = '', query = ''] = path.split('?');
  return sorted({
    route: `${method} ${peer.prefix}${plain}`,
    query: [...new URLSearchParams(query)],
    body: body === undefined ? undefined : (JSON.parse(body as string) as unknown),
  });
}

const sorted = ({ query, ...plan }: Plan): Plan => ({ ...plan, query: [...query].map(String).sort() as never });
