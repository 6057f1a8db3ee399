import { below, createDice, pick } from '../../dice.js';
import type { Actor } from '../values/types.js';
import * as common from './common.js';
import type { GeneratedItems } from './notes-and-tasks.js';
import type { Schema } from './schema.js';
import type { Words } from './words.js';

/** Something that somebody said; times in seconds from the beginning. */
export interface Segment {
  readonly speech: string;
  readonly start_time: number;
  readonly end_time: number;
  readonly speaker: { readonly name: string };
}

/** A recording of a call. */
export interface Recording {
  readonly meeting: string;
  /** The transcript, made when it is read. */
  readonly segments: () => readonly Segment[];
  readonly hasVideo: boolean;
  readonly actor: Actor;
  readonly createdAt: string;
}

/** One in so many meetings was recorded. */
const MEETINGS_PER_RECORDING = 4;
const SECONDS_PER_SEGMENT = 8;
const MAX_SEGMENTS = 250;

/** Recordings of every fourth meeting, the first one among them; transcripts of 1 to 250 segments. */
export function generateRecordings(
  { seed, ids }: Schema,
  meetings: number,
  words: Words,
  members: readonly Actor[],
): GeneratedItems<Recording> {
  const dice = createDice(seed, 'recordings');
  const count = Math.floor(meetings / MEETINGS_PER_RECORDING);
  const meetingIds = ids('meetings');
  const length = below(dice('length'), MAX_SEGMENTS);
  const sentence = dice('sentence');
  const [host, guest] = [pick(dice('host'), words.first), pick(dice('guest'), words.first)];
  const actor = pick(dice('actor'), members);
  const createdAt = common.createdAt(dice, count);

  const segment = (row: number, at: number): Segment => ({
    speech: pick(sentence, words.sentences)(row * MAX_SEGMENTS + at),
    start_time: at * SECONDS_PER_SEGMENT,
    end_time: (at + 1) * SECONDS_PER_SEGMENT,
    speaker: { name: (at % 2 === 0 ? host(row) : guest(row)).text },
  });
  const make = (row: number): Recording => ({
    meeting: meetingIds.of(row * MEETINGS_PER_RECORDING),
    segments: () => Array.from({ length: 1 + length(row) }, (_, at) => segment(row, at)),
    hasVideo: true,
    actor: actor(row),
    createdAt: createdAt(row),
  });
  return { count, make };
}
