import type { Recording, Segment } from '../data/recordings.js';
import { badRequest, invalidBody, notFound } from '../errors.js';
import type { Workspace } from '../store/workspace.js';
import { isObject } from '../values/parse.js';
import { type Answer, type Call, data, dataIn, param, type Route, writer } from './call.js';
import { cursorPage } from './cursor.js';
import { meetingIn } from './meetings.js';
import { textIn } from './read.js';

const MAX_SEGMENTS = 4_000;
const SEGMENTS_PER_PAGE = 100;

const idOf = ({ schema }: Workspace, id: string, { meeting }: Recording) => ({
  workspace_id: schema.workspaceId,
  meeting_id: meeting,
  call_recording_id: id,
});

const webUrl = (id: string, { meeting }: Recording) => `https://app.attio.com/acme/calls/${meeting}/${id}/home`;

const toRecording = (workspace: Workspace, id: string, recording: Recording) => ({
  id: idOf(workspace, id, recording),
  status: 'completed',
  web_url: webUrl(id, recording),
  created_by_actor: recording.actor,
  created_at: recording.createdAt,
});

const toText = (segments: readonly Segment[]): string =>
  segments.map(({ speaker, speech }) => `${speaker.name}: ${speech}`).join('\n');

function recordingIn(call: Call): { id: string; recording: Recording } {
  const { id: meetingId } = meetingIn(call);
  const id = param(call, 'call_recording_id');
  const recording = call.workspace.recordings.get(id);
  if (recording?.meeting === meetingId) return { id, recording };
  throw notFound(`Call recording with ID "${id}" was not found.`);
}

type Named = readonly [id: string, recording: Recording];

function list(call: Call): Answer {
  const { workspace } = call;
  const { id: meetingId } = meetingIn(call);
  const found = [...workspace.recordings.all()]
    .filter(([, { meeting }]) => meeting === meetingId)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const paging = { key: keyOf, limit: 50, max: 200 };
  return cursorPage(call, found, paging, ([id, recording]) => toRecording(workspace, id, recording));
}

const keyOf = ([id, { createdAt }]: Named): string => `${createdAt} ${id}`;

/** A link to the video is good for an hour. */
function videoUrl(call: Call, id: string): string {
  const expires = Math.floor(call.nowMs / 1000) + 3_600;
  return `https://recordings.example/${id}.mp4?expires=${expires}`;
}

function get(call: Call): Answer {
  const { id, recording } = recordingIn(call);
  const segments = recording.segments();
  return data({
    ...toRecording(call.workspace, id, recording),
    video_url: recording.hasVideo ? videoUrl(call, id) : null,
    transcript: segments.length > 0 ? { segments, raw_transcript: toText(segments) } : null,
  });
}

/** One page of what was said. The data is one thing here, and its page is inside. */
function transcript(call: Call): Answer {
  const { id, recording } = recordingIn(call);
  const segments = recording.segments();
  const numbered = segments.map((segment, at) => [String(at).padStart(6, '0'), segment] as const);
  const paging = { key: ([at]: readonly [string, Segment]) => at, limit: SEGMENTS_PER_PAGE, max: SEGMENTS_PER_PAGE };
  const inside = {
    id: idOf(call.workspace, id, recording),
    raw_transcript: toText(segments),
    web_url: webUrl(id, recording),
  };
  const wrap = (page: readonly object[]) => ({ ...inside, transcript: page });
  return cursorPage(call, numbered, { ...paging, wrap }, ([, segment]) => segment);
}

function segmentIn(input: unknown, at: number): Segment {
  const path = ['data', 'transcript', at];
  if (!isObject(input)) throw invalidBody(path, 'object', input);
  const { start_time: start, end_time: end, speaker } = input;
  if (!isObject(speaker)) throw invalidBody([...path, 'speaker'], 'object', speaker);
  if (typeof start !== 'number' || start < 0) throw invalidBody([...path, 'start_time'], 'number from 0', start);
  if (typeof end !== 'number') throw invalidBody([...path, 'end_time'], 'number', end);
  return {
    speech: textIn(input, 'speech'),
    start_time: start,
    end_time: end,
    speaker: { name: textIn(speaker, 'name') },
  };
}

function segmentsIn(input: unknown): readonly Segment[] {
  if (!Array.isArray(input) || input.length > MAX_SEGMENTS) {
    throw invalidBody(['data', 'transcript'], `array of at most ${MAX_SEGMENTS}`, input);
  }
  return input.map(segmentIn);
}

function create(call: Call): Answer {
  const { id: meeting } = meetingIn(call);
  const { video_url: url, transcript: given } = dataIn(call);
  if (url === undefined && given === undefined) {
    throw badRequest('validation_type', 'Either a video_url or a transcript is needed.');
  }
  if (url !== undefined && !(typeof url === 'string' && URL.canParse(url))) {
    throw invalidBody(['data', 'video_url'], 'URL', url);
  }
  const segments = given === undefined ? [] : segmentsIn(given);
  const { from, actor } = writer(call);
  const hasVideo = url !== undefined;
  const recording: Recording = { meeting, segments: () => segments, hasVideo, actor, createdAt: from };
  const id = call.workspace.recordings.add(recording);
  call.publish('call-recording.created', { meeting_id: meeting, call_recording_id: id });
  // A video is fetched after the answer.
  return data({ ...toRecording(call.workspace, id, recording), status: hasVideo ? 'processing' : 'completed' });
}

function remove(call: Call): Answer {
  call.workspace.recordings.set(recordingIn(call).id, undefined);
  return { json: '', status: 204 };
}

const reads = ['meeting:read', 'call_recording:read'] as const;
const writes = ['meeting:read', 'call_recording:read-write'] as const;
const all = '/v2/meetings/{meeting_id}/call_recordings';
const one = `${all}/{call_recording_id}`;

/** Recordings of calls, and what was said in them. */
export const recordingRoutes: readonly Route[] = [
  { route: `GET ${all}`, cost: 'get', scopes: reads, handle: list },
  { route: `POST ${all}`, cost: 'write', scopes: writes, perSecond: 1, handle: create },
  { route: `GET ${one}`, cost: 'get', scopes: reads, handle: get },
  { route: `DELETE ${one}`, cost: 'write', scopes: writes, handle: remove },
  { route: `GET ${one}/transcript`, cost: 'get', scopes: reads, handle: transcript },
];
