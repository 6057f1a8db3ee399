import type { Attribute, Kind, Schema } from '../data/schema.js';
import type { Table } from '../store/table.js';
import type { Data, Stored } from './types.js';

/** A select option in wire shape. */
export function toOption(schema: Schema, kind: Kind, attribute: Attribute, choiceId: string) {
  return {
    id: { ...choiceOwner(schema, kind, attribute), option_id: choiceId },
    title: titleOf(attribute, choiceId),
    is_archived: false,
  };
}

/** A status in wire shape. */
export function toStatus(schema: Schema, kind: Kind, attribute: Attribute, choiceId: string) {
  const title = titleOf(attribute, choiceId);
  return {
    id: { ...choiceOwner(schema, kind, attribute), status_id: choiceId },
    title,
    is_archived: false,
    celebration_enabled: title.startsWith('Won') || title === 'Signed' || title === 'Hired',
    target_time_in_status: title === 'Proposal' ? 'P0Y0M14DT0H0M0S' : null,
  };
}

const choiceOwner = (schema: Schema, kind: Kind, attribute: Attribute) => ({
  workspace_id: schema.workspaceId,
  object_id: kind.id,
  attribute_id: attribute.id,
});

const titleOf = (attribute: Attribute, choiceId: string): string =>
  attribute.choices.find(({ id }) => id === choiceId)?.title ?? '';

function typed(schema: Schema, kind: Kind, attribute: Attribute, data: Data): object {
  switch (attribute.type) {
    case 'select':
      return { option: toOption(schema, kind, attribute, String(data['option'])) };
    case 'status':
      return { status: toStatus(schema, kind, attribute, String(data['status'])) };
    case 'interaction':
      return {
        interaction_type: data['interaction_type'],
        interacted_at: data['interacted_at'],
        owner_actor: { type: data['owner_type'], id: data['owner_id'] },
      };
    default:
      return data;
  }
}

/** A value in wire shape: the data of its type, and since when and by whom it holds. */
export function toWire(schema: Schema, kind: Kind, attribute: Attribute, value: Stored): object {
  return {
    active_from: value.from,
    active_until: value.until,
    created_by_actor: { type: value.actor.type, id: value.actor.id },
    ...typed(schema, kind, attribute, value.data),
    attribute_type: attribute.type,
  };
}

/** All values of a row, by slug of the attribute; an attribute without a value is an empty array. */
export function toWireValues(schema: Schema, table: Table, row: number): Record<string, object[]> {
  const values: Record<string, object[]> = {};
  for (const attribute of table.kind.attributes) {
    const stored = table.column(attribute).stored(row);
    values[attribute.slug] = stored.map((value) => toWire(schema, table.kind, attribute, value));
  }
  return values;
}

/** A record in wire shape. */
export function toWireRecord(schema: Schema, table: Table, row: number): object {
  const id = table.id(row);
  return {
    id: { workspace_id: schema.workspaceId, object_id: table.kind.id, record_id: id },
    created_at: table.provenance(row).from,
    web_url: `https://app.attio.com/acme/${table.kind.singular.toLowerCase()}/${id}`,
    values: toWireValues(schema, table, row),
  };
}
