import * as z from 'zod';
import { goneWith } from '../operations/records.tags.js';
import { tags } from '../tags.js';

/** What Attio delivers: events by ID, never values. It documents one event per delivery, and may send several. */
export const Delivery = z.looseObject({
  events: z.array(z.looseObject({ event_type: z.string(), id: z.looseObject({}).optional() })),
});

type Event = z.output<typeof Delivery>['events'][number];

/** The slug of an object by its ID, as far as it is known. */
export type SlugOf = (objectId: string) => string | undefined;

/** The cache tags that an event makes stale. An event of an unknown kind makes everything of its record stale. */
export function staleAfter(event: Event, slugOf: SlugOf): readonly string[] {
  const text = (name: string): string | undefined => {
    const value = event.id?.[name] ?? event[name];
    return typeof value === 'string' ? value.toLowerCase() : undefined;
  };
  const [resource = ''] = event.event_type.split('.');
  const record = text('record_id') ?? text('parent_record_id');
  switch (resource) {
    case 'record':
      return ofRecord(event.event_type, record, text('object_id'), text('duplicate_record_id'), slugOf);
    case 'list-entry':
      return [tags.allEntries, ...(record ? [tags.entriesOfRecord(record)] : [])];
    case 'note':
    case 'note-content':
      return record ? [tags.notesOf(record), tags.notesOfAny] : [tags.allNotes];
    case 'task':
      return [tags.allTasks];
    case 'comment':
      return [tags.threads];
    case 'list':
      return [tags.lists, tags.allEntries];
    case 'object-attribute':
    case 'list-attribute':
      return ofAttributes([text('object_id'), text('list_id')], slugOf);
    case 'call-recording': {
      const meeting = text('meeting_id');
      return meeting ? [tags.meeting(meeting)] : [tags.meetings];
    }
    case 'workspace-member':
      return [tags.members];
    default:
      return record ? [tags.record(record)] : [];
  }
}

function ofRecord(
  type: string,
  record: string | undefined,
  objectId: string | undefined,
  duplicate: string | undefined,
  slugOf: SlugOf,
): readonly string[] {
  if (!record || !objectId) return [tags.allRecords];
  const slug = slugOf(objectId);
  const own = [record, ...(duplicate ? [duplicate] : [])];
  if (type === 'record.deleted' || type === 'record.merged') return own.flatMap(goneWith);
  // Under which slug its queries are cached is not known: then all of them are stale.
  const queries = slug
    ? [slug, objectId].flatMap((name) => [tags.queriesOf(name), tags.searchesOf(name)])
    : [tags.allQueries];
  return [...own.map(tags.record), ...queries];
}

const ofAttributes = (ids: readonly (string | undefined)[], slugOf: SlugOf): readonly string[] =>
  ids.flatMap((id) => (id ? [id, slugOf(id) ?? id].map(tags.attributesOf) : []));
