import type { Attribute } from '../data/schema.js';
import { type GeneratedLinks, Links } from './links.js';
import { backwardColumn, forwardColumn } from './reference-column.js';
import type { Table } from './table.js';

/** One side of a relationship. */
export interface Side {
  readonly table: Table;
  readonly attribute: Attribute;
}

/** The sides of the generated relationships that hold the truth. */
export const RELATIONSHIPS = [
  { object: 'people', attribute: 'company' },
  { object: 'deals', attribute: 'associated_company' },
  { object: 'deals', attribute: 'associated_people' },
  { object: 'users', attribute: 'person' },
] as const;

/** Makes two attributes the sides of one relationship; the first holds the truth. */
export function relate(own: Side, other: Side, generated?: GeneratedLinks): void {
  const links = new Links(generated);
  const isExclusive = !other.attribute.multi;
  own.table.attach(own.attribute, forwardColumn(links, own.table, other.table, isExclusive));
  other.table.attach(other.attribute, backwardColumn(links, other.table, own.table, !own.attribute.multi));
}

/** Makes an attribute refer to another table, whose records do not show it. */
export const refer = ({ table, attribute }: Side, other: Table): void =>
  table.attach(attribute, forwardColumn(new Links(), table, other, false));
