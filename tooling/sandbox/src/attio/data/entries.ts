import { below, createDice, pick } from '../../dice.js';
import type { GeneratedTable } from '../store/table.js';
import type { Actor } from '../values/types.js';
import * as common from './common.js';
import type { Kind, Schema } from './schema.js';
import type { Words } from './words.js';

/** The values of a list's entries. */
export function generateEntries(
  schema: Schema,
  kind: Kind,
  count: number,
  words: Words,
  members: readonly Actor[],
): GeneratedTable {
  const dice = createDice(schema.seed, kind.slug);
  const stage = pick(dice('stage'), common.attributeOf(kind, 'stage').choices);
  return {
    count,
    provenance: common.provenance(dice, count, members, { type: 'api-token', id: schema.tokenId }),
    unique: new Map(),
    values: {
      stage: (row) => common.one({ status: stage(row).id }),
      owner: common.sometimes(dice('owner?'), 0.9, common.actors(dice('owner'), members)),
      priority: common.sometimes(dice('priority?'), 0.9, common.plain(below(dice('priority'), 6))),
      notes: common.sometimes(dice('notes?'), 0.4, common.plain(pick(dice('notes'), words.sentences))),
    },
  };
}

/** The row of the parent object that an entry is about. */
export const parentOf = (schema: Schema, kind: Kind, parents: number): ((row: number) => number) =>
  below(createDice(schema.seed, kind.slug)('parent'), parents);
