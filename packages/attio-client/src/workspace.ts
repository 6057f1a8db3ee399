import { ApiError, type CallOptions, type Client } from '@fastpath/api-kit';
import { unknownNameIn } from './attribute-of.js';
import { invalid, meant, shown } from './invalid.js';
import * as attributes from './operations/attributes.js';
import * as lists from './operations/lists.js';
import * as objects from './operations/objects.js';
import { tags } from './tags.js';

type Attribute = attributes.Attribute;
type AttioObject = objects.AttioObject;

/** An object or list and its attributes, found by slug or by ID. */
export interface ObjectSchema {
  readonly target: 'objects' | 'lists';
  /** The object, or the list in the terms of one. */
  readonly object: AttioObject;
  /** Of a list: slugs of the objects whose records are in it. */
  readonly parents?: readonly string[];
  /** In the order of Attio; archived ones left out. */
  readonly attributes: readonly Attribute[];
  readonly bySlug: ReadonlyMap<string, Attribute>;
  /** Whether Attio let this key read the metadata; without it nothing can be checked beforehand. */
  readonly isKnown: boolean;
}

// A schema that was used a moment ago is not looked up again, unless something was written meanwhile.
const holdMs = 1_000;
// Metadata younger than this is not read again for a name that is not in it.
const newMs = 30_000;

interface Held {
  readonly schema: ObjectSchema;
  readonly untilMs: number;
  readonly revision: number;
}

type Owner = Pick<ObjectSchema, 'target' | 'object' | 'parents'>;

/** What the workspace consists of, read once and kept: used to check names before anything is sent. */
export class Workspace {
  readonly client: Client;
  readonly #held = new Map<string, Held>();
  // Metadata comes from the client's cache as the same array each time, so that what is made of it is made once.
  readonly #schemas = new WeakMap<readonly Attribute[], ObjectSchema>();
  readonly #readAtMs = new WeakMap<ObjectSchema, number>();
  readonly #lookedAtMs = new Map<string, number>();

  constructor(client: Client) {
    this.client = client;
  }

  /** The objects of the workspace; empty when the key may not read them. */
  objects(options?: CallOptions): Promise<readonly AttioObject[]> {
    return this.client.call(objects.list, {}, options).catch(orNothing);
  }

  /** The object of a name; one made of the name where the key may not read them. @throws {ApiError} INPUT_INVALID with the nearest names */
  async object(name: string, at = 'object', options?: CallOptions): Promise<AttioObject> {
    const is = ({ slug, object_id }: AttioObject) => slug === name || object_id === name.toLowerCase();
    const known = await this.#findIn(() => this.objects(options), is, tags.objects);
    const object = known.find(is);
    if (!object && known.length > 0) throw unknown(at, 'object', name, known);
    return object ?? unnamed(name);
  }

  /** An object with its attributes. @throws {ApiError} INPUT_INVALID with the nearest names when there is none of that name */
  schema(name: string, options?: CallOptions): Promise<ObjectSchema> {
    return this.#hold(`object ${name}`, () => this.#readObject(name, options));
  }

  /** A list with the attributes of its entries. @throws {ApiError} INPUT_INVALID with the nearest slugs when there is none of that name */
  listSchema(name: string, options?: CallOptions): Promise<ObjectSchema> {
    return this.#hold(`list ${name}`, () => this.#readList(name, options));
  }

  /**
   * Does something with the schema of an object. When that finds a name that the schema lacks, the metadata is read anew
   * and it is done once more: the name may be a new one.
   */
  withSchema<T>(name: string, use: (schema: ObjectSchema) => Promise<T>, options?: CallOptions): Promise<T> {
    return this.#with(() => this.schema(name, options), use);
  }

  /** The same for a list. */
  withListSchema<T>(name: string, use: (schema: ObjectSchema) => Promise<T>, options?: CallOptions): Promise<T> {
    return this.#with(() => this.listSchema(name, options), use);
  }

  async #with<T>(read: () => Promise<ObjectSchema>, use: (schema: ObjectSchema) => Promise<T>): Promise<T> {
    const schema = await read();
    try {
      return await use(schema);
    } catch (error) {
      const lacking = unknownNameIn(error);
      const isNew = (one: ObjectSchema) => performance.now() - (this.#readAtMs.get(one) ?? 0) < newMs;
      if (!lacking || isNew(lacking)) throw error;
      this.client.invalidate([tags.objects, tags.lists, tags.attributesOf(lacking.object.slug)]);
      return use(await read());
    }
  }

  async #hold(key: string, read: () => Promise<ObjectSchema>): Promise<ObjectSchema> {
    const held = this.#held.get(key);
    const revision = this.client.revision();
    if (held && held.revision === revision && performance.now() < held.untilMs) return held.schema;
    const schema = await read();
    if (schema.isKnown) this.#held.set(key, { schema, revision, untilMs: performance.now() + holdMs });
    return schema;
  }

  async #readObject(name: string, options?: CallOptions): Promise<ObjectSchema> {
    const object = await this.object(name, 'object', options);
    return this.#readAttributes({ target: 'objects', object }, options);
  }

  async #readList(name: string, options?: CallOptions): Promise<ObjectSchema> {
    const is = ({ slug, list_id }: lists.List) => slug === name || list_id === name.toLowerCase();
    const all = await this.#findIn(() => this.client.call(lists.list, {}, options), is, tags.lists);
    const list = all.find(is);
    if (!list) throw unknown('list', 'list', name, all);
    const object = { object_id: list.list_id, slug: list.slug, singular: null, plural: list.name };
    return this.#readAttributes({ target: 'lists', object, parents: list.parent_objects }, options);
  }

  /** What is known; read anew where the one that is looked for is not in it, but not again and again. */
  async #findIn<T>(read: () => Promise<readonly T[]>, is: (one: T) => boolean, tag: string): Promise<readonly T[]> {
    const known = await read();
    const now = performance.now();
    const lookedAtMs = this.#lookedAtMs.get(tag) ?? now;
    if (!this.#lookedAtMs.has(tag)) this.#lookedAtMs.set(tag, now);
    if (known.length === 0 || known.some(is) || now - lookedAtMs < newMs) return known;
    this.#lookedAtMs.set(tag, now);
    this.client.invalidate([tag]);
    return read();
  }

  async #readAttributes(owner: Owner, options?: CallOptions): Promise<ObjectSchema> {
    const input = { target: owner.target, identifier: owner.object.slug };
    const list = await this.client.call(attributes.list, input, options).catch(orNothing);
    return this.#schemas.get(list) ?? this.#remember(owner, list);
  }

  #remember(owner: Owner, list: readonly Attribute[]): ObjectSchema {
    const present = list.filter(({ is_archived }) => !is_archived);
    const bySlug = new Map(present.map((attribute) => [attribute.slug, attribute]));
    const schema = { ...owner, attributes: present, bySlug, isKnown: list.length > 0 };
    this.#readAtMs.set(schema, performance.now());
    if (schema.isKnown) this.#schemas.set(list, schema);
    return schema;
  }
}

type Named = readonly { readonly slug: string }[];

function unknown(at: string, what: 'object' | 'list', name: string, known: Named): ApiError {
  const slugs = known.map(({ slug }) => slug);
  return invalid(at, meant(name, slugs), `${shown(name)} is no ${what} of this workspace`);
}

const nothing: readonly never[] = [];

/** A key without the scope for metadata can still read and write records: then names are left to Attio to check. */
export function orNothing(error: unknown): readonly never[] {
  if (error instanceof ApiError && (error.code === 'FORBIDDEN' || error.status === 404)) return nothing;
  throw error;
}

const unnamed = (name: string): AttioObject => ({ object_id: name, slug: name, singular: null, plural: null });
