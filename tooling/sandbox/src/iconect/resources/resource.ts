import type * as z from 'zod';
import type { Ids } from '../../collection.js';
import type { Workspace } from '../store/workspace.js';

/** Anything that is kept in a collection, without its id. */
export type Item = Readonly<Record<string, unknown>>;

/** How a query parameter narrows a list: the property has this value. */
export type Narrowing = 'text' | 'flag' | readonly string[];

/** A kind of thing with list, get, create, update and delete, as data. */
export interface Resource {
  /** Its path below the version: `jobs/queues`. */
  readonly path: string;
  /** What one of them is called in messages. */
  readonly noun: string;
  readonly ids: Ids;
  /** What was there at the start. */
  generate(seed: number, users: number): { readonly count: number; make(row: number): Item };
  /** Query parameters of the list. @default none */
  readonly narrowedBy?: Readonly<Record<string, Narrowing>>;
  /** The query parameter without which there is no list. */
  readonly listNeeds?: string;
  /** Items on a page when nobody says how many. @default 20 */
  readonly pageSize?: number;
  /** What a new one is made from; without it, there are none. */
  readonly create?: z.ZodObject;
  /** What may be changed; without it, nothing. */
  readonly update?: z.ZodObject;
  /** Whether one can be removed. @default true */
  readonly isRemovable?: boolean;
  /** Whether there is a way to read one. @default true */
  readonly isReadable?: boolean;
  /** Whether one can be copied under a new name. @default false */
  readonly isCopied?: boolean;
  /** Properties that name another thing, by the path of its resource. */
  readonly refers?: Readonly<Record<string, string>>;
  /** Properties that a new one has beside what was given. */
  readonly initial?: Item;
  /** Throws when an item must stay as it is, or must not go. */
  guard?(workspace: Workspace, id: string, item: Item, change: 'update' | 'delete'): void;
}
