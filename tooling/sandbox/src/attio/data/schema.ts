import { hashText } from '../../random.js';
import { type AttributeSpec, LISTS, OBJECTS } from './attributes.js';
import { createIds, type Ids } from './ids.js';

/** A choice of a select or status attribute. */
interface Choice {
  readonly id: string;
  readonly title: string;
}

/** An attribute with its ids. */
export interface Attribute extends Omit<AttributeSpec, 'choices'> {
  readonly id: string;
  readonly choices: readonly Choice[];
}

/** An object or a list: what its rows are called and which attributes they have. */
export interface Kind {
  readonly target: 'objects' | 'lists';
  readonly slug: string;
  readonly id: string;
  readonly singular: string;
  readonly plural: string;
  /** For lists: the object whose records are on it. */
  readonly parent?: string;
  readonly attributes: readonly Attribute[];
  /** Ids of its records or entries. */
  readonly rowIds: Ids;
}

/** The ids and kinds of a workspace: all that does not change while it runs. */
export interface Schema {
  readonly seed: number;
  readonly workspaceId: string;
  /** The actor id of an API token. */
  readonly tokenId: string;
  readonly objects: readonly Kind[];
  readonly lists: readonly Kind[];
  /** Ids of anything else, by the name of the space. */
  ids(space: string): Ids;
}

type Naming = Pick<Kind, 'target' | 'slug' | 'singular' | 'plural' | 'parent'>;

/** Gives out the ids of a workspace; the same seed gives the same ids. */
export function createSchema(seed: number): Schema {
  const ids = (space: string) => createIds(seed, hashText(space));

  const toAttribute = (kind: string, { choices = [], ...spec }: AttributeSpec, index: number): Attribute => ({
    ...spec,
    id: ids(`${kind} attributes`).of(index),
    choices: choices.map((title, choice) => ({ id: ids(`${kind}.${spec.slug} choices`).of(choice), title })),
  });

  const toKind = (naming: Naming, index: number, specs: readonly AttributeSpec[]): Kind => ({
    ...naming,
    id: ids(naming.target).of(index),
    attributes: specs.map((spec, at) => toAttribute(naming.slug, spec, at)),
    rowIds: ids(`${naming.slug} rows`),
  });

  return {
    seed,
    ids,
    workspaceId: ids('workspace').of(0),
    tokenId: ids('tokens').of(0),
    objects: OBJECTS.map(({ attributes, ...naming }, at) => toKind({ target: 'objects', ...naming }, at, attributes)),
    lists: LISTS.map(({ attributes, slug, name, parent }, at) =>
      toKind({ target: 'lists', slug, singular: name, plural: name, parent }, at, attributes),
    ),
  };
}
