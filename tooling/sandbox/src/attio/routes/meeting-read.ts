import type { Meeting, Moment, Participant } from '../data/meetings.js';
import type { RecordRef } from '../data/notes-and-tasks.js';
import { badRequest, invalidBody } from '../errors.js';
import type { Workspace } from '../store/workspace.js';
import { isObject } from '../values/parse.js';
import { parseTime } from '../values/time.js';
import { boundary } from './meeting-time.js';
import { choiceIn, flagIn, type Given, stringIn } from './read.js';
import { recordNamed } from './record-refs.js';

const MAX_TITLE = 1_000;
const MAX_PARTICIPANTS = 500;
const MAX_RECORDS = 50;
const ANSWERS = ['accepted', 'tentative', 'declined', 'pending'] as const;

/** `linked_records` of a body: at most 50. */
export function linkedIn(workspace: Workspace, input: unknown): readonly RecordRef[] {
  const path = ['data', 'linked_records'];
  if (!Array.isArray(input) || input.length > MAX_RECORDS) {
    throw invalidBody(path, `array of at most ${MAX_RECORDS}`, input);
  }
  return input.map((item: unknown, at) => {
    if (!isObject(item)) throw invalidBody([...path, at], 'object', item);
    return recordNamed(workspace, item['object'], item['record_id']);
  });
}

function momentIn(given: Given, key: string): Moment {
  const input = given[key];
  if (!isObject(input)) throw invalidBody(['data', key], 'object', input);
  const { datetime, date, timezone = 'UTC' } = input;
  if (typeof date === 'string' && datetime === undefined) {
    const day = /^\d{4}-\d\d-\d\d$/.test(date) ? parseTime(date)?.slice(0, 10) : undefined;
    if (day === undefined) throw invalidBody(['data', key, 'date'], 'date', date);
    return { date: day };
  }
  const time = typeof datetime === 'string' ? parseTime(datetime) : undefined;
  if (time === undefined) throw invalidBody(['data', key, 'datetime'], 'timestamp', datetime);
  if (timezone !== null && typeof timezone !== 'string')
    throw invalidBody(['data', key, 'timezone'], 'string', timezone);
  return { datetime: time, timezone };
}

function participantIn(input: unknown, at: number): Participant {
  if (!isObject(input)) throw invalidBody(['data', 'participants', at], 'object', input);
  const { email_address: address = null, name = null, is_organizer: organizer } = input;
  for (const text of [address, name]) {
    if (text !== null && typeof text !== 'string') throw invalidBody(['data', 'participants', at], 'string', text);
  }
  return {
    status: choiceIn(input, 'status', ANSWERS),
    is_organizer: organizer === 'true' || (organizer !== 'false' && flagIn(input, 'is_organizer')),
    email_address: address as string | null,
    name: name as string | null,
  };
}

function participantsIn({ participants }: Given): readonly Participant[] {
  const path = ['data', 'participants'];
  if (!Array.isArray(participants) || participants.length > MAX_PARTICIPANTS) {
    throw invalidBody(path, `array of at most ${MAX_PARTICIPANTS}`, participants);
  }
  if (participants.length === 0) throw badRequest('validation_type', 'No participants were provided.');
  return participants.map(participantIn);
}

/** Reads a new meeting. */
export function meetingOf(workspace: Workspace, given: Given): Omit<Meeting, 'actor' | 'createdAt'> {
  const [start, end] = [momentIn(given, 'start'), momentIn(given, 'end')];
  if (boundary(end, 'end', 'UTC') < boundary(start, 'start', 'UTC')) {
    throw badRequest('validation_type', 'A meeting cannot end before it begins.');
  }
  return {
    title: stringIn(given, 'title', MAX_TITLE),
    description: stringIn(given, 'description'),
    isAllDay: flagIn(given, 'is_all_day'),
    start,
    end,
    participants: participantsIn(given),
    linked: 'linked_records' in given ? linkedIn(workspace, given['linked_records']) : [],
  };
}
