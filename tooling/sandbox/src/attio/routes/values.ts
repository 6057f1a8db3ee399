import type { Attribute } from '../data/schema.js';
import { badRequest, invalidBody } from '../errors.js';
import type { Table } from '../store/table.js';
import { refuseConflicts } from '../store/write.js';
import { toPage } from '../values/page.js';
import { isObject, parseValues } from '../values/parse.js';
import { parseTime } from '../values/time.js';
import type { Json, Stored } from '../values/types.js';
import { type Answer, attributeIn, bodyIn, type Call, countIn, nothing, writer } from './call.js';

/** The values of one attribute of a row; the past ones on request, the oldest first. */
export function valuesOf(call: Call, table: Table, row: number): Answer {
  const attribute = attributeIn(call, table);
  const isHistoric = call.query.get('show_historic') === 'true';
  if (isHistoric && attribute.type === 'interaction') {
    throw badRequest('validation_type', 'Cannot set show_historic param to true when querying a COMINT attribute.');
  }
  const column = table.column(attribute);
  const all = [...(isHistoric ? column.past(row) : []), ...column.stored(row)];
  const offset = countIn(call, 'offset', 0);
  const page = all.slice(offset, offset + countIn(call, 'limit', all.length));
  return { json: toPage(page, (value) => call.workspace.wire.value(table.kind, attribute, value)) };
}

function momentIn(input: unknown, key: string, at: number): string {
  const time = typeof input === 'string' ? parseTime(input) : undefined;
  if (time === undefined) throw invalidBody(['data', at, key], 'timestamp', input);
  return time;
}

/** One value of a history: what was written, and from when until when it held. */
function storedValue(call: Call, attribute: Attribute, input: Json, at: number): readonly Stored[] {
  const { from, actor } = writer(call);
  const fields = isObject(input) ? input : {};
  const { active_from: since = from, active_until: until = null, ...rest } = fields;
  const [data] = parseValues(attribute, isObject(input) ? (rest as Json) : input, call.workspace);
  if (!data) throw invalidBody(['data', at], 'value', input);
  const by = { from: momentIn(since, 'active_from', at), actor };
  return [{ data, by, until: until === null ? null : momentIn(until, 'active_until', at) }];
}

/** Replaces all values of one attribute of a row, the past ones too. No webhook tells of it. */
export function rewriteValues(call: Call, table: Table, row: number): Answer {
  const attribute = attributeIn(call, table);
  if (attribute.readOnly) throw badRequest('validation_type', `Cannot write to attribute "${attribute.slug}".`);
  const { data } = bodyIn(call);
  if (!Array.isArray(data)) throw invalidBody(['data'], 'array', data);
  const values = (data as readonly Json[]).flatMap((input, at) => storedValue(call, attribute, input, at));
  const active = values.filter(({ until }) => until === null);
  if (active.length > 1 && !attribute.multi) throw invalidBody(['data'], 'one active value', data);
  refuseConflicts(table, new Map([[attribute, active.map((value) => value.data)]]), row);
  table.rewrite(row, attribute, values);
  return nothing;
}

/** The attribute that names `matching_attribute`: it must be unique. */
export function matchingAttribute(call: Call, table: Table): Attribute {
  const slug = call.query.get('matching_attribute');
  if (slug === null) throw invalidBody(['matching_attribute'], 'string', undefined);
  const attribute = table.attribute(slug);
  if (!attribute) throw badRequest('value_not_found', `Cannot find attribute with slug/ID "${slug}".`);
  if (attribute.unique) return attribute;
  throw badRequest('matching_attribute_definition_not_unique', `The matching attribute "${slug}" is not unique.`);
}
