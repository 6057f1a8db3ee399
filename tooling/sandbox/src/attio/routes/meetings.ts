import type { Meeting, Moment } from '../data/meetings.js';
import type { RecordRef } from '../data/notes-and-tasks.js';
import { badRequest, invalidBody, notFound } from '../errors.js';
import type { Workspace } from '../store/workspace.js';
import { type Answer, type Call, data, dataIn, nothing, param, type Route, timeIn, writer } from './call.js';
import { cursorPage } from './cursor.js';
import { linkedIn, meetingOf } from './meeting-read.js';
import { boundary } from './meeting-time.js';
import { isSame, recordOf, toLinkedRecords } from './record-refs.js';

const toMeeting = (workspace: Workspace, id: string, meeting: Meeting) => ({
  id: { workspace_id: workspace.schema.workspaceId, meeting_id: id },
  title: meeting.title,
  description: meeting.description,
  is_all_day: meeting.isAllDay,
  start: meeting.start,
  end: meeting.end,
  participants: meeting.participants,
  linked_records: toLinkedRecords(workspace, meeting.linked),
  created_at: meeting.createdAt,
  created_by_actor: meeting.actor,
});

/** The meeting in the path, or 404. */
export function meetingIn(call: Call): { id: string; meeting: Meeting } {
  const id = param(call, 'meeting_id');
  const meeting = call.workspace.meetings.get(id);
  if (!meeting) throw notFound(`Meeting with ID "${id}" was not found.`);
  return { id, meeting };
}

/** The filters by record and by participant: one of them must hold. */
function wanted({ workspace, query }: Call): (meeting: Meeting) => boolean {
  const [object, recordId] = [query.get('linked_object'), query.get('linked_record_id')];
  if ((object === null) !== (recordId === null)) {
    throw invalidBody([object === null ? 'linked_object' : 'linked_record_id'], 'string', undefined);
  }
  const record = object !== null && recordId !== null ? recordOf(workspace, object, recordId) : undefined;
  const addresses = new Set((query.get('participants') ?? '').toLowerCase().split(',').filter(Boolean));
  if (!record && addresses.size === 0) return () => true;
  return ({ linked, participants }) =>
    participants.some(({ email_address: address }) => address !== null && addresses.has(address.toLowerCase())) ||
    (record !== undefined && linked.some((ref) => isSame(workspace, ref, record)));
}

function zoneIn({ query }: Call): string {
  const zone = query.get('timezone') ?? 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    throw invalidBody(['timezone'], 'IANA time zone', zone);
  }
}

type Dated = readonly [key: string, id: string, meeting: Meeting];

function list(call: Call): Answer {
  const { workspace } = call;
  const accepts = wanted(call);
  const zone = zoneIn(call);
  const [endsFrom, startsBefore] = [timeIn(call, 'ends_from'), timeIn(call, 'starts_before')];
  const sort = call.query.get('sort') ?? 'start_asc';
  if (sort !== 'start_asc' && sort !== 'start_desc') throw invalidBody(['sort'], 'start_asc | start_desc', sort);
  const starts = (start: Moment) => boundary(start, 'start', zone);
  const found = [...workspace.meetings.all()]
    .filter(([, { end }]) => !endsFrom || boundary(end, 'end', zone) >= endsFrom)
    .filter(([, { start }]) => !startsBefore || starts(start) < startsBefore)
    .filter(([, meeting]) => accepts(meeting))
    .map(([id, meeting]): Dated => [`${starts(meeting.start)} ${id}`, id, meeting])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const isDescending = sort === 'start_desc';
  if (isDescending) found.reverse();
  const paging = { key: ([key]: Dated) => key, limit: 50, max: 200, isDescending };
  return cursorPage(call, found, paging, ([, id, meeting]) => toMeeting(workspace, id, meeting));
}

function create(call: Call): Answer {
  const { from, actor } = writer(call);
  const meeting: Meeting = { ...meetingOf(call.workspace, dataIn(call)), actor, createdAt: from };
  return data(toMeeting(call.workspace, call.workspace.meetings.add(meeting), meeting));
}

function get(call: Call): Answer {
  const { id, meeting } = meetingIn(call);
  return data(toMeeting(call.workspace, id, meeting));
}

/** Links records to a meeting: more of them, or these and no others. */
const linking =
  (join: (before: readonly RecordRef[], fresh: readonly RecordRef[]) => readonly RecordRef[]) =>
  (call: Call): Answer => {
    const { workspace } = call;
    const { id, meeting } = meetingIn(call);
    const given = dataIn(call);
    const fresh = 'linked_records' in given ? linkedIn(workspace, given['linked_records']) : undefined;
    const changed = fresh ? { ...meeting, linked: distinct(workspace, join(meeting.linked, fresh)) } : meeting;
    workspace.meetings.set(id, changed);
    return data(toMeeting(workspace, id, changed));
  };

const distinct = (workspace: Workspace, refs: readonly RecordRef[]): readonly RecordRef[] =>
  refs.filter((ref, at) => refs.findIndex((other) => isSame(workspace, ref, other)) === at);

/** Deletes a meeting with its recordings. Those that come from a calendar stay. */
function remove(call: Call): Answer {
  const { meetings, recordings } = call.workspace;
  const { id, meeting } = meetingIn(call);
  if (meeting.actor.type === 'system') {
    throw badRequest('system_edit_unauthorized', 'Meetings that come from a calendar cannot be deleted.');
  }
  meetings.set(id, undefined);
  for (const [recording, { meeting: owner }] of recordings.all())
    if (owner === id) recordings.set(recording, undefined);
  return nothing;
}

const reads = ['meeting:read', 'record_permission:read'] as const;
const writes = ['meeting:read-write', 'record_permission:read'] as const;
const path = '/v2/meetings/{meeting_id}';

/** Meetings. */
export const meetingRoutes: readonly Route[] = [
  { route: 'GET /v2/meetings', cost: 'get', scopes: reads, handle: list },
  { route: 'POST /v2/meetings', cost: 'write', scopes: writes, handle: create },
  { route: `GET ${path}`, cost: 'get', scopes: reads, handle: get },
  { route: `PATCH ${path}`, cost: 'write', scopes: writes, handle: linking((before, fresh) => [...before, ...fresh]) },
  { route: `PUT ${path}`, cost: 'write', scopes: writes, handle: linking((_, fresh) => fresh) },
  { route: `DELETE ${path}`, cost: 'write', scopes: ['meeting:read-write'], handle: remove },
];
