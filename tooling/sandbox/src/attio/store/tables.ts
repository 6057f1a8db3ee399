import type { Kind } from '../data/schema.js';
import type { Table } from './table.js';

/** The objects, the lists or the activities of a workspace, by slug and by id, in the order of making. */
export class Tables {
  readonly #byName = new Map<string, Table>();
  readonly #all: Table[] = [];

  add(table: Table): void {
    this.#all.push(table);
    this.#name(table);
  }

  get(slugOrId: string): Table | undefined {
    return this.#byName.get(slugOrId);
  }

  all(): readonly Table[] {
    return this.#all;
  }

  rename(table: Table, changes: Partial<Pick<Kind, 'slug' | 'singular' | 'plural' | 'access'>>): void {
    this.#byName.delete(table.kind.slug);
    table.rename(changes);
    this.#name(table);
  }

  remove(table: Table): void {
    this.#all.splice(this.#all.indexOf(table), 1);
    for (const name of [table.kind.slug, table.kind.id]) this.#byName.delete(name);
  }

  #name(table: Table): void {
    this.#byName.set(table.kind.slug, table);
    this.#byName.set(table.kind.id, table);
  }
}
