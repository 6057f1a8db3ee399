import { isDeepStrictEqual } from 'node:util';
import type { Attribute } from '../data/schema.js';
import { badRequest, invalidBody } from '../errors.js';
import { defaultData } from '../values/default-value.js';
import { isObject, parseValues } from '../values/parse.js';
import type { Data, Json, Provenance } from '../values/types.js';
import type { Table } from './table.js';
import { uniqueKey } from './unique-index.js';
import type { Workspace } from './workspace.js';

/** Values read from a request, by attribute. */
export type Parsed = ReadonlyMap<Attribute, readonly Data[]>;

/** Whether values given for a multiselect attribute join those that are there, or replace them. */
export type Mode = (attribute: Attribute) => 'prepend' | 'replace';

/** Reads `values` of a request for a table; throws what the service would answer. `path` is where they stand in the body. */
export function parseAll(workspace: Workspace, table: Table, values: unknown, path: readonly string[]): Parsed {
  if (!isObject(values)) throw invalidBody(path, 'object', values);
  const parsed = new Map<Attribute, readonly Data[]>();
  for (const [slug, input] of Object.entries(values)) {
    const attribute = table.attribute(slug);
    if (!attribute || attribute.isArchived) {
      throw badRequest('value_not_found', `Cannot find attribute with slug/ID "${slug}".`);
    }
    if (attribute.readOnly) throw badRequest('immutable_value', `Cannot write to attribute with slug "${slug}".`);
    parsed.set(attribute, parseValues(attribute, input as Json, workspace));
  }
  return parsed;
}

/** Throws when another row has one of the values of a unique attribute. */
export function refuseConflicts(table: Table, parsed: Parsed, row?: number): void {
  for (const [attribute, data] of parsed) {
    if (!attribute.unique) continue;
    for (const value of data) {
      const holder = table.find(attribute, uniqueKey(attribute, value));
      if (holder === undefined || holder === row) continue;
      throw badRequest(
        'uniqueness_conflict',
        `The value "${uniqueKey(attribute, value)}" provided for attribute with slug "${attribute.slug}" conflicts with one already in the system.`,
      );
    }
  }
}

function refuseMissing(attributes: readonly Attribute[], parsed: Parsed, isNew: boolean): void {
  for (const attribute of attributes) {
    if (!attribute.required) continue;
    const data = parsed.get(attribute);
    if (data === undefined ? isNew : data.length === 0) {
      throw badRequest('missing_value', `Required value for attribute with slug "${attribute.slug}" was not provided.`);
    }
  }
}

/** The fresh values, and those of the existing ones that are not among them. */
export const joined = (fresh: readonly Data[], existing: readonly Data[]): readonly Data[] => {
  const texts = new Set(fresh.map((data) => JSON.stringify(data)));
  return [...fresh, ...existing.filter((data) => !texts.has(JSON.stringify(data)))];
};

/** The given values, and the defaults of what was not given. */
function withDefaults(workspace: Workspace, table: Table, given: Parsed, by: Provenance): Parsed {
  const defaults = table.kind.attributes.flatMap((attribute) =>
    attribute.defaultValue && !given.has(attribute)
      ? [[attribute, defaultData(attribute, attribute.defaultValue, workspace, by)] as const]
      : [],
  );
  return new Map([...given, ...defaults]);
}

/** Makes a row with these values and the defaults, or throws and changes nothing. */
export function createRow(workspace: Workspace, table: Table, given: Parsed, by: Provenance): number {
  const parsed = withDefaults(workspace, table, given, by);
  refuseMissing(table.kind.attributes, parsed, true);
  refuseConflicts(table, parsed);
  const row = table.append(by);
  for (const [attribute, data] of parsed) table.write(row, attribute, data, by);
  return row;
}

/** Changes these values of a row, or throws and changes nothing. Answers the attributes that are no longer as before. */
export function updateRow(table: Table, row: number, parsed: Parsed, mode: Mode, by: Provenance): readonly Attribute[] {
  refuseMissing(table.kind.attributes, parsed, false);
  refuseConflicts(table, parsed, row);
  const changed: Attribute[] = [];
  for (const [attribute, data] of parsed) {
    const before = table.column(attribute).data(row);
    const joins = attribute.multi && mode(attribute) === 'prepend';
    table.write(row, attribute, joins ? joined(data, before) : data, by);
    if (!isDeepStrictEqual(before, table.column(attribute).data(row))) changed.push(attribute);
  }
  return changed;
}

/** The row that has one of the values given for a unique attribute, or undefined; throws when there are several. */
export function findMatch(table: Table, attribute: Attribute, parsed: Parsed): number | undefined {
  const data = parsed.get(attribute) ?? [];
  if (data.length === 0) {
    throw badRequest('missing_value', `No value was provided for the matching attribute "${attribute.slug}".`);
  }
  const rows = new Set(data.map((value) => table.find(attribute, uniqueKey(attribute, value))));
  rows.delete(undefined);
  if (rows.size > 1) {
    throw badRequest('multiple_match_results', `More than one record matches attribute "${attribute.slug}".`);
  }
  return [...rows][0];
}
