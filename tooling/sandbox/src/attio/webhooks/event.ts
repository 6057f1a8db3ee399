import type { Actor } from '../values/types.js';

/** Everything that the service tells by webhook. */
export const EVENT_TYPES = [
  'call-recording.created',
  'comment.created',
  'comment.resolved',
  'comment.unresolved',
  'comment.deleted',
  'list.created',
  'list.updated',
  'list.deleted',
  'list-attribute.created',
  'list-attribute.updated',
  'list-entry.created',
  'list-entry.updated',
  'list-entry.deleted',
  'object-attribute.created',
  'object-attribute.updated',
  'note.created',
  'note-content.updated',
  'note.updated',
  'note.deleted',
  'record.created',
  'record.merged',
  'record.updated',
  'record.deleted',
  'task.created',
  'task.updated',
  'task.deleted',
  'workspace-member.created',
] as const;

/** A kind of event. */
export type EventType = (typeof EVENT_TYPES)[number];

/** Something that happened: ids, never values. */
export interface WorkspaceEvent {
  readonly event_type: EventType;
  readonly id: Readonly<Record<string, string>>;
  readonly actor: Actor;
  /** What else is known of the thing: the record that it is on. */
  readonly [more: string]: unknown;
}

/** Tells that something happened. `more` stands beside the ids. */
export type Publish = (
  type: EventType,
  id: Readonly<Record<string, string>>,
  more?: Readonly<Record<string, string | null>>,
) => void;
