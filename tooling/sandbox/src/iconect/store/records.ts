import { projectIds, type RecordData, recordIds } from '../data/records.js';
import { PROJECTS } from '../data/sizes.js';

type Values = Readonly<Record<string, unknown>>;

/** What was written to a record: properties, and values of custom fields by name. A value `null` means there is none. */
export interface Patch {
  readonly properties?: Values;
  readonly fields?: Values;
}

const NONE: Patch = {};

/**
 * Records, computed from their row when read, with what was written laid over them: two hundred thousand take no memory
 * before somebody writes.
 */
export class Records {
  readonly #data: RecordData;
  readonly #patches = new Map<number, Patch>();
  readonly #removed = new Set<number>();
  /** Rows of records that were created, by project. */
  readonly #created = new Map<string, number[]>();
  /** How many records of a project are gone. */
  readonly #removedOf = new Map<string, number>();
  #end: number;

  constructor(data: RecordData) {
    this.#data = data;
    this.#end = data.count;
  }

  /** The row of a record that is there, or -1. */
  row(id: string): number {
    const row = recordIds.row(id);
    return row < this.#end && !this.#removed.has(row) ? row : -1;
  }

  idOf(row: number): string {
    return recordIds.of(row);
  }

  /** Rows of a project that are there, in the order of making. */
  *rowsOf(projectId: string): Generator<number> {
    const project = projectIds.row(projectId);
    if (project >= 0 && project < PROJECTS) {
      const [first, end] = this.#data.range(project);
      for (let row = first; row < end; row++) if (!this.#removed.has(row)) yield row;
    }
    for (const row of this.#created.get(projectId) ?? []) if (!this.#removed.has(row)) yield row;
  }

  /** How many records of a project are there. */
  countOf(projectId: string): number {
    const project = projectIds.row(projectId);
    const [first, end] = project >= 0 && project < PROJECTS ? this.#data.range(project) : [0, 0];
    const all = end - first + (this.#created.get(projectId)?.length ?? 0);
    return all - (this.#removedOf.get(projectId) ?? 0);
  }

  /** The rows of a project from the `skip`th on, in the order of making: without looking at those before, if none is gone. */
  sliceOf(projectId: string, skip: number, limit: number): number[] {
    const project = projectIds.row(projectId);
    const isWhole = !this.#removedOf.has(projectId) && !this.#created.has(projectId);
    if (project >= 0 && project < PROJECTS && isWhole) {
      const [first, end] = this.#data.range(project);
      const count = Math.max(0, Math.min(limit, end - first - skip));
      return Array.from({ length: count }, (_, at) => first + skip + at);
    }
    const found: number[] = [];
    let at = 0;
    for (const row of this.rowsOf(projectId)) {
      if (at >= skip + limit) break;
      if (at++ >= skip) found.push(row);
    }
    return found;
  }

  /**
   * The value of a property, or else of a custom field of that name; `fields.x` is the custom field x for sure.
   */
  get(row: number, path: string): unknown {
    if (path === 'id') return recordIds.of(row);
    if (path.startsWith('fields.')) return this.#field(row, path.slice(7));
    if (Object.hasOwn(this.#data.properties, path) || path === 'metadata') return this.#property(row, path);
    return this.#field(row, path);
  }

  /** A record as it is sent; with names, only what they name, the id always. */
  wire(row: number, fieldNames: readonly string[], only?: ReadonlySet<string>): Record<string, unknown> {
    const wanted = (name: string) => only === undefined || only.has(name);
    const names = [...Object.keys(this.#data.properties), 'metadata'].filter(wanted);
    const properties = names.map((name) => [name, this.#property(row, name)] as const);
    const fields = fieldNames
      .filter((name) => wanted(`fields.${name}`) || wanted('fields') || (wanted(name) && !names.includes(name)))
      .map((name) => [name, this.#field(row, name)] as const)
      .filter(([, value]) => value !== undefined && value !== null);
    return {
      id: recordIds.of(row),
      ...Object.fromEntries(properties.filter(([, value]) => value !== undefined && value !== null)),
      ...((fields.length > 0 || only === undefined) && { fields: Object.fromEntries(fields) }),
    };
  }

  /** Whether records have a property of this name. */
  isProperty(name: string): boolean {
    return name === 'id' || name === 'metadata' || Object.hasOwn(this.#data.properties, name);
  }

  create(projectId: string, properties: Values, fields: Values): number {
    const row = this.#end++;
    this.#patches.set(row, { properties: { ...properties, projectId }, fields });
    this.#created.set(projectId, [...(this.#created.get(projectId) ?? []), row]);
    return row;
  }

  update(row: number, { properties, fields }: Patch): void {
    const before = this.#patches.get(row) ?? NONE;
    this.#patches.set(row, {
      properties: { ...before.properties, ...properties },
      fields: { ...before.fields, ...fields },
    });
  }

  remove(row: number): void {
    if (this.#removed.has(row)) return;
    const projectId = String(this.#property(row, 'projectId'));
    this.#removedOf.set(projectId, (this.#removedOf.get(projectId) ?? 0) + 1);
    this.#removed.add(row);
    this.#patches.delete(row);
  }

  #property(row: number, name: string): unknown {
    const written = this.#patches.get(row)?.properties;
    if (written && Object.hasOwn(written, name)) return written[name];
    return row < this.#data.count ? own(this.#data.properties, name)?.(row) : undefined;
  }

  #field(row: number, name: string): unknown {
    const written = this.#patches.get(row)?.fields;
    if (written && Object.hasOwn(written, name)) return written[name] ?? undefined;
    return row < this.#data.count ? own(this.#data.fields, name)?.(row) : undefined;
  }
}

const own = <T>(object: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;
