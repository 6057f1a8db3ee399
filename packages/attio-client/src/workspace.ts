import { ApiError, type CallOptions, type Client, nearest } from '@fastpath/api-kit';
import * as attributes from './operations/attributes.js';
import * as objects from './operations/objects.js';
import { tags } from './tags.js';

type Attribute = attributes.Attribute;
type AttioObject = objects.AttioObject;

/** An object and its attributes, found by slug or by ID. */
export interface ObjectSchema {
  readonly object: AttioObject;
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

/** What the workspace consists of, read once and kept: used to check names before anything is sent. */
export class Workspace {
  readonly client: Client;
  readonly #held = new Map<string, Held>();
  // Metadata comes from the client's cache as the same array each time, so that what is made of it is made once.
  readonly #schemas = new WeakMap<readonly Attribute[], ObjectSchema>();
  readonly #readAtMs = new WeakMap<ObjectSchema, number>();

  constructor(client: Client) {
    this.client = client;
  }

  /** The objects of the workspace; empty when the key may not read them. */
  objects(options?: CallOptions): Promise<readonly AttioObject[]> {
    return this.client.call(objects.list, {}, options).catch(orNothing);
  }

  /** An object with its attributes. @throws {ApiError} INPUT_INVALID with the nearest names when there is none of that name */
  async schema(name: string, options?: CallOptions): Promise<ObjectSchema> {
    const held = this.#held.get(name);
    const revision = this.client.revision();
    if (held && held.revision === revision && performance.now() < held.untilMs) return held.schema;
    const schema = await this.#read(name, options);
    if (schema.isKnown) this.#held.set(name, { schema, revision, untilMs: performance.now() + holdMs });
    return schema;
  }

  /**
   * Does something with the schema of an object. When that finds a name that the schema lacks, the metadata is read anew
   * and it is done once more: the name may be a new one.
   */
  async withSchema<T>(name: string, use: (schema: ObjectSchema) => Promise<T>, options?: CallOptions): Promise<T> {
    const schema = await this.schema(name, options);
    try {
      return await use(schema);
    } catch (error) {
      if (!isUnknownName(error) || performance.now() - (this.#readAtMs.get(schema) ?? 0) < newMs) throw error;
      this.client.invalidate([tags.objects, tags.attributesOf(schema.object.slug)]);
      return use(await this.schema(name, options));
    }
  }

  async #read(name: string, options?: CallOptions): Promise<ObjectSchema> {
    const known = await this.objects(options);
    const object = known.find(({ slug, object_id }) => slug === name || object_id === name);
    if (!object && known.length > 0) throw unknown('object', name, known.map(slugOf));
    const slug = object?.slug ?? name;
    const input = { target: 'objects', identifier: slug } as const;
    const list = await this.client.call(attributes.list, input, options).catch(orNothing);
    return this.#schemas.get(list) ?? this.#remember(object ?? unnamed(name), list);
  }

  #remember(object: AttioObject, list: readonly Attribute[]): ObjectSchema {
    const present = list.filter(({ is_archived }) => !is_archived);
    const bySlug = new Map(present.map((attribute) => [attribute.slug, attribute]));
    const schema = { object, attributes: present, bySlug, isKnown: list.length > 0 };
    this.#readAtMs.set(schema, performance.now());
    if (schema.isKnown) this.#schemas.set(list, schema);
    return schema;
  }
}

const slugOf = ({ slug }: AttioObject) => slug;

/** The attribute of a name. @throws {ApiError} INPUT_INVALID with the nearest names when there is none, unless the metadata is not known */
export function attributeOf(schema: ObjectSchema, name: string, field: string): Attribute | undefined {
  if (!schema.isKnown) return undefined;
  const attribute = schema.bySlug.get(name) ?? schema.attributes.find(({ attribute_id }) => attribute_id === name);
  if (attribute) return attribute;
  throw unknown(field, name, [...schema.bySlug.keys()], ` of ${schema.object.slug}`);
}

const unknownNames = new WeakSet<ApiError>();
const isUnknownName = (error: unknown) => error instanceof ApiError && unknownNames.has(error);

function unknown(field: string, name: string, names: readonly string[], of = ''): ApiError {
  const similar = nearest(name, names);
  const expected = similar.length > 0 ? similar.join(' or ') : `one of ${names.slice(0, 30).join(', ')}`;
  const what = of === '' ? 'object of this workspace' : `attribute${of}`;
  const error = new ApiError(
    'INPUT_INVALID',
    'attio',
    `${field}: ${JSON.stringify(name.slice(0, 60))} is no ${what}; expected ${expected}`,
    { field, expected },
  );
  unknownNames.add(error);
  return error;
}

const nothing: readonly never[] = [];

/** A key without the scope for metadata can still read and write records: then names are left to Attio to check. */
function orNothing(error: unknown): readonly never[] {
  if (error instanceof ApiError && (error.code === 'FORBIDDEN' || error.status === 404)) return nothing;
  throw error;
}

const unnamed = (name: string): AttioObject => ({ object_id: name, slug: name, singular: null, plural: null });
