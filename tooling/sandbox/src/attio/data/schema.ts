import type { Ids } from '../../collection.js';
import { hashText } from '../../random.js';
import type { DefaultValue } from '../values/default-value.js';
import { ACTIVITIES, type AttributeSpec, FIRST_ATTRIBUTES, LISTS, OBJECTS } from './attributes.js';
import { createIds } from './ids.js';

/** A choice of a select or status attribute. */
export interface Choice {
  readonly id: string;
  readonly title: string;
  readonly isArchived?: boolean;
  /** For statuses: reaching it is celebrated. */
  readonly isCelebrated?: boolean;
  /** For statuses: how long a record should stay, as an ISO 8601 duration. */
  readonly targetTime?: string | null;
}

/** An attribute with its ids. */
export interface Attribute extends Omit<AttributeSpec, 'choices'> {
  readonly id: string;
  readonly choices: readonly Choice[];
  /** Made through the API: it may be changed. */
  readonly isCustom?: boolean;
  readonly isArchived?: boolean;
  readonly description?: string | null;
  /** In wire notation; without it, as old as the workspace. */
  readonly createdAt?: string;
  readonly currency?: { readonly code: string; readonly display: string };
  readonly defaultValue?: DefaultValue | null;
  /** For record-reference without `target`: ids of the objects meant, any object where empty. */
  readonly targets?: readonly string[];
}

/** What a member may do with a list. */
export interface MemberAccess {
  readonly workspace_member_id: string;
  readonly level: string;
}

/** An object, a list or an activity: what its rows are called and which attributes they have. */
export interface Kind {
  readonly target: 'objects' | 'lists' | 'activities';
  readonly slug: string;
  readonly id: string;
  readonly singular: string;
  readonly plural: string;
  /** For lists: the object whose records are on it, by slug or id. */
  readonly parent?: string;
  /** For lists: who may see it. */
  readonly access?: { readonly workspace: string | null; readonly members: readonly MemberAccess[] };
  /** For activities: what it is a kind of. */
  readonly extends?: string;
  /** Made through the API. */
  readonly isCustom?: boolean;
  /** In wire notation; without it, as old as the workspace. */
  readonly createdAt?: string;
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
  readonly activities: readonly Kind[];
  /** Ids of anything else, by the name of the space. */
  ids(space: string): Ids;
}

type Naming = Pick<Kind, 'target' | 'slug' | 'singular' | 'plural' | 'parent' | 'extends'>;

const CELEBRATED = ['Won 🎉', 'Signed', 'Hired'];

/** Gives out the ids of a workspace; the same seed gives the same ids. */
export function createSchema(seed: number): Schema {
  const ids = (space: string) => createIds(seed, hashText(space));

  const toAttribute = (kind: string, { choices = [], ...spec }: AttributeSpec, index: number): Attribute => ({
    ...spec,
    id: ids(`${kind} attributes`).of(index),
    choices: choices.map((title, choice) => ({
      id: ids(`${kind}.${spec.slug} choices`).of(choice),
      title,
      isCelebrated: CELEBRATED.includes(title),
      targetTime: title === 'Proposal' ? 'P0Y0M14DT0H0M0S' : null,
    })),
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
    activities: ACTIVITIES.map((naming, at) =>
      toKind({ target: 'activities', ...naming }, at, FIRST_ATTRIBUTES.activities),
    ),
  };
}
