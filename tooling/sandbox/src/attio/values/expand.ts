import type { Attribute, Choice, Kind, Schema } from '../data/schema.js';
import type { Table } from '../store/table.js';
import type { Data, Provenance, Stored } from './types.js';

/** A select option or status in wire shape. */
export function toChoice(schema: Schema, kind: Kind, attribute: Attribute, choice: Choice): object {
  const { id, title, isArchived = false, isCelebrated = false, targetTime = null } = choice;
  const owner = { workspace_id: schema.workspaceId, object_id: kind.id, attribute_id: attribute.id };
  if (attribute.type === 'select') return { id: { ...owner, option_id: id }, title, is_archived: isArchived };
  return {
    id: { ...owner, status_id: id },
    title,
    is_archived: isArchived,
    celebration_enabled: isCelebrated,
    target_time_in_status: targetTime,
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

  /** A record; one of an activity names that instead of an object, and has no page in the application. */
  record(table: Table, row: number): string {
    const { kind } = table;
    const id = table.id(row);
    const head = JSON.stringify({
      id: { workspace_id: this.#schema.workspaceId, ...ownerOf(kind), record_id: id },
      created_at: table.provenance(row).from,
      ...(kind.target === 'objects' && {
        web_url: `https://app.attio.com/acme/${encodeURIComponent(kind.singular.toLowerCase())}/${id}`,
      }),
    });
    return `${head.slice(0, -1)},"values":${this.values(table, row)}}`;
  }

  /** All values of a row by slug; an attribute without a value is an empty array. */
  values(table: Table, row: number): string {
    let text = '{';
    for (const attribute of table.kind.attributes) {
      if (attribute.isArchived) continue;
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

  /** A value without its provenance. */
  bare(kind: Kind, attribute: Attribute, data: Data): string {
    return `{${this.#typed(kind, attribute, data)},"attribute_type":"${attribute.type}"}`;
  }

  /** To be called when a choice was changed: their texts are kept. */
  choicesChanged(): void {
    this.#choices.clear();
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
    const choice = attribute.choices.find(({ id }) => id === choiceId) ?? { id: choiceId, title: '' };
    const text = JSON.stringify(toChoice(this.#schema, kind, attribute, choice));
    this.#choices.set(choiceId, text);
    return text;
  }
}

const ownerOf = ({ target, id }: Kind): object => (target === 'activities' ? { activity_id: id } : { object_id: id });
