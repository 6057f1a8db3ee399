import { below, createDice, pick } from '../../dice.js';
import type { GeneratedTable } from '../store/table.js';
import { toWireTime } from '../values/time.js';
import type { Actor } from '../values/types.js';
import * as common from './common.js';
import type { Kind, Schema } from './schema.js';
import type { Words } from './words.js';

/** The values of the records of the activity `calls`. */
export function generateCalls(
  schema: Schema,
  people: Kind,
  sizes: { readonly calls: number; readonly people: number },
  words: Words,
  members: readonly Actor[],
): GeneratedTable {
  const dice = createDice(schema.seed, 'calls');
  const phrase = pick(dice('phrase'), words.phrases);
  const person = below(dice('person'), sizes.people);
  const ms = common.createdMs(dice, sizes.calls);
  const externalId = (row: number) => `call-${row}`;
  return {
    count: sizes.calls,
    provenance: common.provenance(dice, sizes.calls, members, { type: 'api-token', id: schema.tokenId }),
    unique: new Map([
      ['external_id', new Map(Array.from({ length: sizes.calls }, (_, row) => [externalId(row), row] as const))],
    ]),
    values: {
      title: common.plain((row) => `Call: ${phrase(row)}`),
      external_id: common.plain(externalId),
      occurred_at: common.plain((row) => toWireTime(ms(row))),
      participants: (row) =>
        common.one({ target_object: people.slug, target_record_id: people.rowIds.of(person(row)) }),
    },
  };
}
