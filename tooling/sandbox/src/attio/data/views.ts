import { toWireTime } from '../values/time.js';
import { FOUNDED_AT, GENERATED_UNTIL_MS } from './common.js';
import type { Kind, Schema } from './schema.js';

/** A saved view: its filter can stand in for that of a query. */
export interface View {
  readonly id: string;
  readonly title: string;
  readonly filter: object;
  readonly isArchived: boolean;
  readonly createdAt: string;
}

const DAY_MS = 86_400_000;
const before = (ms: number): string => toWireTime(GENERATED_UNTIL_MS - ms);

/** The views of an object or list, by their ids; one of them is archived. */
export function viewsOf({ ids }: Schema, { id, plural }: Kind): readonly View[] {
  const space = ids(`${id} views`);
  const views = [
    { title: `All ${plural}`, filter: {}, isArchived: false },
    { title: 'Recently added', filter: { created_at: { $gte: before(90 * DAY_MS) } }, isArchived: false },
    { title: 'First import', filter: { created_at: { $lt: before(900 * DAY_MS) } }, isArchived: true },
  ];
  return views
    .map((view, at) => ({ ...view, id: space.of(at), createdAt: FOUNDED_AT }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
