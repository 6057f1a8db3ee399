import type * as z from 'zod';
import type { Delivery } from '../webhooks/stale-tags.js';
import type { Effect } from './effect-of.js';

/** An event of a webhook. */
export type WebhookEvent = z.output<typeof Delivery>['events'][number];

/** What an event tells of records: that one is gone, or that one is to be looked at again. */
export function effectOfEvent({ event_type, id }: WebhookEvent): Effect | undefined {
  const text = (name: string) => (typeof id?.[name] === 'string' ? [id[name].toLowerCase()] : []);
  if (event_type.startsWith('object-attribute.')) return { ...objectIn(text('object_id')), isVast: true };
  if (!event_type.startsWith('record.')) return undefined;
  const [record] = text('record_id');
  const object = objectIn(text('object_id'));
  if (record === undefined) return { ...object, isVast: true };
  if (event_type === 'record.deleted') return { ...object, gone: [record] };
  return { ...object, unsure: [record, ...text('duplicate_record_id')] };
}

const objectIn = ([object]: readonly string[]) => (object === undefined ? {} : { object });
