import { ApiError, type CallOptions, type Client, nearest } from '@fastpath/api-kit';
import * as attributes from './operations/attributes.js';
import * as objects from './operations/objects.js';

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

/** What the workspace consists of, read once and kept: used to check names before anything is sent. */
export class Workspace {
  readonly client: Client;
  // Metadata comes from the client's cache as the same array each time, so that what is made of it is made once.
  readonly #schemas = new WeakMap<readonly Attribute[], ObjectSchema>();

  constructor(client: Client) {
    this.client = client;
  }

  /** The objects of the workspace; empty when the key may not read them. */
  objects(options?: CallOptions): Promise<readonly AttioObject[]> {
    return this.client.call(objects.list, {}, options).catch(orNothing);
  }

  /** An object with its attributes. @throws {ApiError} INPUT_INVALID with the nearest names when there is none of that name */
  async schema(name: string, options?: CallOptions): Promise<ObjectSchema> {
    const known = await this.objects(options);
    const object = known.find(({ slug, object_id }) => slug === name || object_id === name);
    if (!object && known.length > 0)
      throw unknown(
        'object',
        name,
        known.map(({ slug }) => slug),
      );
    const slug = object?.slug ?? name;
    const list = await this.client
      .call(attributes.list, { target: 'objects', identifier: slug }, options)
      .catch(orNothing);
    return this.#schemas.get(list) ?? this.#remember(object ?? unnamed(name), list);
  }

  #remember(object: AttioObject, list: readonly Attribute[]): ObjectSchema {
    const present = list.filter(({ is_archived }) => !is_archived);
    const schema: ObjectSchema = {
      object,
      attributes: present,
      bySlug: new Map(present.map((attribute) => [attribute.slug, attribute])),
      isKnown: list.length > 0,
    };
    if (list.length > 0) this.#schemas.set(list, schema);
    return schema;
  }
}

/** The attribute of a name. @throws {ApiError} INPUT_INVALID with the nearest names when there is none, unless the metadata is not known */
export function attributeOf(schema: ObjectSchema, name: string, field: string): Attribute | undefined {
  if (!schema.isKnown) return undefined;
  const attribute = schema.bySlug.get(name) ?? schema.attributes.find(({ attribute_id }) => attribute_id === name);
  if (attribute) return attribute;
  throw unknown(field, name, [...schema.bySlug.keys()], ` of ${schema.object.slug}`);
}

function unknown(field: string, name: string, names: readonly string[], of = ''): ApiError {
  const similar = nearest(name, names);
  const expected = similar.length > 0 ? similar.join(' or ') : `one of ${names.slice(0, 30).join(', ')}`;
  const what = of === '' ? 'object of this workspace' : `attribute${of}`;
  return new ApiError(
    'INPUT_INVALID',
    'attio',
    `${field}: ${JSON.stringify(name.slice(0, 60))} is no ${what}; expected ${expected}`,
    { field, expected },
  );
}

const nothing: readonly never[] = [];

/** A key without the scope for metadata can still read and write records: then names are left to Attio to check. */
function orNothing(error: unknown): readonly never[] {
  if (error instanceof ApiError && (error.code === 'FORBIDDEN' || error.code === 'NOT_FOUND')) return nothing;
  throw error;
}

const unnamed = (name: string): AttioObject => ({ object_id: name, slug: name, singular: null, plural: null });
