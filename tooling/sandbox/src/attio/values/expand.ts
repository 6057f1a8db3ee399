import type { Attribute, Kind, Schema } from '../data/schema.js';
import type { Table } from '../store/table.js';
import type { Data, Provenance, Stored } from './types.js';

/** A select option or status in wire shape. */
export function toChoice(schema: Schema, kind: Kind, attribute: Attribute, choiceId: string): object {
  const title = attribute.choices.find(({ id }) => id === choiceId)?.title ?? '';
  const owner = { workspace_id: schema.workspaceId, object_id: kind.id, attribute_id: attribute.id };
  if (attribute.type === 'select') return { id: { ...owner, option_id: choiceId }, title, is_archived: false };
  return {
    id: { ...owner, status_id: choiceId },
    title,
    is_archived: false,
    celebration_enabled: ['Won 🎉', 'Signed', 'Hired'].includes(title),
    target_time_in_status: title === 'Proposal' ? 'P0Y0M14DT0H0M0S' : null,
  };
}

/** Writes rows as JSON text in wire shape: a page of 500 records is 3 MB, too much to build as objects first. */
export class WireWriter {
  readonly #schema: Schema;
  readonly #choices = new Map<string, string>();
  #last: { readonly by?: Provenance; readonly text: string } = { text: '' };

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** A record. */
  record(table: Table, row: number): string {
    const { kind } = table;
    const id = table.id(row);
    const head = JSON.stringify({
      id: { workspace_id: this.#schema.workspaceId, object_id: kind.id, record_id: id },
      created_at: table.provenance(row).from,
      web_url: `https://app.attio.com/acme/${kind.singular.toLowerCase()}/${id}`,
    });
    return `${head.slice(0, -1)},"values":${this.values(table, row)}}`;
  }

  /** All values of a row by slug; an attribute without a value is an empty array. */
  values(table: Table, row: number): string {
    let text = '{';
    for (const attribute of table.kind.attributes) {
      text += `${text === '{' ? '' : ','}"${attribute.slug}":[`;
      const values = table.column(attribute).stored(row);
      for (let i = 0; i < values.length; i++) {
        text += (i === 0 ? '' : ',') + this.value(table.kind, attribute, values[i] as Stored);
      }
      text += ']';
    }
    return `${text}}`;
  }

  /** A value: since when and by whom it holds, and the data of its type. */
  value(kind: Kind, attribute: Attribute, value: Stored): string {
    const typed = this.#typed(kind, attribute, value.data);
    return `${this.#provenance(value)},${typed},"attribute_type":"${attribute.type}"}`;
  }

  /** Most values of a row have the same provenance. */
  #provenance({ by, until }: Stored): string {
    if (until === null && by === this.#last.by) return this.#last.text;
    const fields = { active_from: by.from, active_until: until, created_by_actor: by.actor };
    const text = JSON.stringify(fields).slice(0, -1);
    if (until === null) this.#last = { by, text };
    return text;
  }

  #typed(kind: Kind, attribute: Attribute, data: Data): string {
    switch (attribute.type) {
      case 'select':
        return `"option":${this.#choice(kind, attribute, String(data['option']))}`;
      case 'status':
        return `"status":${this.#choice(kind, attribute, String(data['status']))}`;
      case 'interaction': {
        const { owner_type: type, owner_id: id, ...rest } = data;
        return JSON.stringify({ ...rest, owner_actor: { type, id } }).slice(1, -1);
      }
      default:
        return JSON.stringify(data).slice(1, -1);
    }
  }

  #choice(kind: Kind, attribute: Attribute, choiceId: string): string {
    const known = this.#choices.get(choiceId);
    if (known !== undefined) return known;
    const text = JSON.stringify(toChoice(this.#schema, kind, attribute, choiceId));
    this.#choices.set(choiceId, text);
    return text;
  }
}
